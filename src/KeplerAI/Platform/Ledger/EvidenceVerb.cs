using System.Globalization;
using System.Text.Json;
using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Platform.Ledger;

/// <summary>« evidence OUT.zip|FOLDER [--stream GUID | --use-case UC_n | --from N --to N] »: a pack that anybody can check.</summary>
public sealed class EvidenceVerb : ICommandLineVerb
{
    private const string Usage = "evidence.usage";
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Name => "evidence";

    public Task<int> RunAsync(string[] args) => RunAsync(args, Console.Out);

    public static async Task<int> RunAsync(string[] args, TextWriter console)
    {
        var given = new VerbArguments(args, Usage, [], ["--stream", "--use-case", "--from", "--to"]);
        var target = Path.GetFullPath(given.Place ?? throw new StartException(Usage));
        await using var access = await LedgerAccess.OpenAsync(given.Settings);
        try
        {
            if (access.Alone)
                await access.Ledger.SealAsync();
            var summary = await access.Ledger.ExportAsync(await SelectionAsync(given, access.Tables), target);
            await console.WriteLineAsync(string.Format(CultureInfo.CurrentCulture, TextCatalogue.Current.French["evidence.written"], summary.Events, target, summary.TreeSize, summary.KeyId));
            await console.WriteLineAsync(JsonSerializer.Serialize(summary, Json));
            return 0;
        }
        catch (LedgerException e)
        {
            throw new StartException("evidence.refused", e.Message);
        }
    }

    private static async Task<EvidenceSelection> SelectionAsync(VerbArguments given, IReadTables tables)
    {
        if (given.Text("--stream") is { } stream)
            return new EvidenceSelection(new HashSet<Guid> { Guid.TryParse(stream, out var id) ? id : throw new StartException(Usage) });
        if (given.Text("--use-case") is not { } useCase)
            return new EvidenceSelection(From: given.Number("--from", Usage), To: given.Number("--to", Usage));
        var streams = await UseCaseStreams.OfAsync(tables, useCase);
        return streams.Count > 0 ? new EvidenceSelection(streams) : throw new StartException("evidence.no-use-case", useCase);
    }
}
