using System.Globalization;
using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Platform.Ledger;

/// <summary>« verify [--strict] »: exit 0, or 1 with what was changed and where. The last line is one JSON object.</summary>
public sealed class VerifyVerb : ICommandLineVerb
{
    private const int Listed = 50;

    public string Name => "verify";

    public Task<int> RunAsync(string[] args) => RunAsync(args, Console.Out);

    public static async Task<int> RunAsync(string[] args, TextWriter console)
    {
        var given = new VerbArguments(args, "verify.usage", ["--strict"], []);
        if (given.Place is not null)
            throw new StartException("verify.usage");
        await using var access = await LedgerAccess.OpenAsync(given.Settings);
        var report = await VerifyAsync(access.Ledger);
        var strict = given.Has("--strict") && report.Unattested > 0;
        foreach (var line in Lines(report, strict))
            await console.WriteLineAsync(line);
        await console.WriteLineAsync(VerifySummary.Of(report, strict).Json);
        return report.Holds && !strict ? 0 : 1;
    }

    private static async Task<LedgerReport> VerifyAsync(ILedger ledger)
    {
        try
        {
            return await ledger.VerifyAsync();
        }
        catch (NotATableException e)
        {
            throw new StartException("verify.not_a_table", e.Names);
        }
    }

    private static IEnumerable<string> Lines(LedgerReport report, bool strict)
    {
        yield return Say("verify.read", report.Events, report.Took.TotalSeconds, report.Took > TimeSpan.Zero ? report.Events / report.Took.TotalSeconds : 0);
        yield return Say("verify.heads", report.Heads, report.Published, report.SealedUpTo);
        if (report is { Published: 0, Events: > 0 })
            yield return Say("verify.unpublished");
        if (report.Unattested > 0)
            yield return Say("verify.unattested", report.Unattested, report.UnattestedAt);
        foreach (var finding in report.Findings.Take(Listed))
            yield return Of(finding);
        if (report.Findings.Count > Listed)
            yield return Say("verify.more", report.Findings.Count - Listed);
        yield return Say(!report.Holds ? "verify.fails" : strict ? "verify.strict" : "verify.holds", report.Findings.Count);
    }

    private static string Of(LedgerFinding finding)
    {
        var place = finding.From == finding.To ? Say("verify.one", finding.From) : Say("verify.several", finding.From, finding.To);
        var detail = finding.Detail is null ? "" : $" ({finding.Detail})";
        return $"  {place} : {Say($"verify.kind.{finding.Kind.ToString().ToLowerInvariant()}")}{detail}";
    }

    private static string Say(string key, params object[] values) => string.Format(CultureInfo.CurrentCulture, TextCatalogue.Current.French[key], values);
}
