using System.Net.Sockets;
using Npgsql;

namespace KeplerAI.Compute.Databases;

/// <summary>SQLSTATEs and socket errors that a person can do something about. Messages are left behind: they may quote values.</summary>
internal static class PostgresErrors
{
    public static SourceException Of(Exception e) => e switch
    {
        SourceException known => known,
        PostgresException server => new(RuleOf(server.SqlState), server.SqlState),
        _ when Inner<SocketException>(e) is { } socket => new(RuleOf(socket.SocketErrorCode)),
        _ when Inner<System.Security.Authentication.AuthenticationException>(e) is not null => new("database.tls"),
        _ when Inner<TimeoutException>(e) is not null => new("database.timeout"),
        NpgsqlException npgsql when npgsql.Message.Contains("SSL", StringComparison.Ordinal) => new("database.tls"),
        NpgsqlException or IOException => new("database.lost"),
        _ => new("database.failed", e.GetType().Name),
    };

    private static string RuleOf(string state) => state switch
    {
        "28P01" or "28000" => "database.login_refused",
        "3D000" => "database.unknown_database",
        "42501" => "database.not_allowed",
        "42P01" => "database.unknown_table",
        "42703" => "database.unknown_column",
        "53300" or "57P03" => "database.busy",
        "57014" => "database.interrupted",
        "57P01" or "57P02" or "08006" or "08003" => "database.lost",
        _ => "database.failed",
    };

    private static string RuleOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable => "database.refused",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "database.host_unknown",
        SocketError.TimedOut => "database.timeout",
        _ => "database.lost",
    };

    private static T? Inner<T>(Exception? e) where T : Exception => e is null or T ? (T?)e : Inner<T>(e.InnerException);
}
