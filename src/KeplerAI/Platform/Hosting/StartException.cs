using System.Globalization;
using KeplerAI.Compute.Postgres;
using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace KeplerAI.Platform.Hosting;

/// <summary>Why the platform does not start, said in one line to whoever typed the command.</summary>
public sealed class StartException(string key, params object[] args) : Exception(key)
{
    public string Line { get; } = string.Format(CultureInfo.CurrentCulture, TextCatalogue.Current.French[key], args);

    /// <summary>The line for a failure that has a known cause; null for a surprise, which keeps its stack.</summary>
    public static string? LineOf(Exception exception) => exception switch
    {
        StartException failure => failure.Line,
        EmbeddedPostgresException e => new StartException("start.database", e.Message).Line,
        IOException { InnerException: AddressInUseException } e => new StartException("start.port-in-use", e.Message).Line,
        IOException e when IsFull(e) => new StartException("start.disk-full").Line,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StartException("start.disk-full").Line,
        PostgresException e => new StartException("start.database", e.MessageText).Line,
        NpgsqlException e => new StartException("start.database", e.InnerException?.Message ?? e.Message).Line,
        UnauthorizedAccessException e => new StartException("start.forbidden", e.Message).Line,
        _ => null,
    };

    private const int NoSpaceLeft = 28;

    private static bool IsFull(IOException e) => (e.HResult & 0xFFFF) == NoSpaceLeft;
}
