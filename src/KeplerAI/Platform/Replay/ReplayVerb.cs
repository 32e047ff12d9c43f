using System.Text.Encodings.Web;
using System.Text.Json;
using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Ledger;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Platform.Replay;

/// <summary>« replay [UC_n] »: folds the log again in a schema of its own and prints, as JSON, where the read tables differ. Exit 0 when nowhere, otherwise 1.</summary>
public sealed class ReplayVerb : ICommandLineVerb
{
    private const int Shown = 10;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public string Name => "replay";

    public Task<int> RunAsync(string[] args) => RunAsync(args, Console.Out);

    public static async Task<int> RunAsync(string[] args, TextWriter console)
    {
        var given = new VerbArguments(args, "replay.usage", [], []);
        await using var access = await LedgerAccess.OpenAsync(given.Settings);
        IReadOnlySet<Guid>? streams = null;
        if (given.Place is { } useCase)
        {
            streams = await UseCaseStreams.OfAsync(access.Tables, useCase);
            if (streams.Count == 0)
                throw new StartException("replay.no-use-case", useCase);
        }

        var report = await access.Replay.RunAsync(streams);
        await console.WriteLineAsync(Summary(given.Place, report));
        return report.Differences == 0 ? 0 : 1;
    }

    private static string Summary(string? useCase, ReplayReport report) => JsonSerializer.Serialize(
        new
        {
            UseCase = useCase,
            report.Differences,
            // A use case touches few tables: the others say nothing of it.
            Tables = report.Tables.Where(t => useCase is null || t.Rows + t.Differences > 0).Select(t => new { t.Table, t.Position, t.Rows, t.Differences, Lines = t.Lines.Take(Shown) }),
        },
        Json);
}
