using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Ledger;
using KeplerAI.Testing;
using KeplerAI.Tests.Lab;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Tests.Platform.Ledger;

/// <summary>The two verbs beside a running application, as ./kepler starts them.</summary>
public sealed class LedgerVerbTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private string[] Settings => [$"--KEPLER_HOME={host.Settings.Home}", $"--KEPLER_TOOLS={Checkout.Tools}", $"--KEPLER_POSTGRES={host.Database.AdminConnection}"];

    [Fact]
    public async Task Verify_says_that_the_log_is_intact_and_names_what_was_changed_in_it()
    {
        var sealedUpTo = (await host.Services.GetRequiredService<ILedger>().SealAsync())!.LastSequence;
        var (code, lines, summary) = await VerifyAsync();
        code.ShouldBe(0, string.Join('\n', lines));
        lines[^2].ShouldBe("Le journal est intact.");
        summary.GetProperty("holds").GetBoolean().ShouldBeTrue();
        summary.GetProperty("sealed_up_to").GetInt64().ShouldBe(sealedUpTo);
        summary.GetProperty("published").GetInt32().ShouldBeGreaterThan(0);
        summary.GetProperty("unattested").GetInt64().ShouldBe(0);

        await ExecuteAsync("update kepler_events.mt_events set user_name = 'another ' || user_name where seq_id = 2");
        (code, lines, summary) = await VerifyAsync();
        code.ShouldBe(1);
        lines.ShouldContain("  événement n°\u00a02 : modifié".Replace("\u00a0", " ", StringComparison.Ordinal));
        var finding = summary.GetProperty("findings")[0];
        (finding.GetProperty("kind").GetString(), finding.GetProperty("from").GetInt64(), finding.GetProperty("to").GetInt64()).ShouldBe(("edited", 2, 2));
        await ExecuteAsync("update kepler_events.mt_events set user_name = substr(user_name, 9) where seq_id = 2");
        (await VerifyAsync()).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Verify_names_what_is_no_table_and_proves_nothing()
    {
        const string skips = "kepler_events.mt_high_water_skips";
        await ExecuteAsync($"alter table {skips} rename to skips; create view {skips} as select * from kepler_events.skips; grant all on {skips} to public");
        var refused = await Record.ExceptionAsync(VerifyAsync);
        await ExecuteAsync($"drop view {skips}; alter table kepler_events.skips rename to mt_high_water_skips");
        refused.ShouldBeOfType<StartException>().Line.ShouldContain($"{skips} n’est pas une table");
        (await VerifyAsync()).Code.ShouldBe(0);
    }

    [Fact]
    public async Task Evidence_of_a_use_case_holds_its_streams_and_nothing_else()
    {
        var (_, number) = await host.ScientistsUseCase();
        await host.Services.GetRequiredService<ILedger>().SealAsync();
        var target = Path.Combine(host.Settings.Home, "preuve.zip");
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        (await EvidenceVerb.RunAsync([target, "--use-case", $"UC_{number}", .. Settings], said)).ShouldBe(0);
        using var zip = ZipFile.OpenRead(target);
        zip.Entries.Select(e => e.Name).Order(StringComparer.Ordinal).ShouldBe(["README.txt", "consistency.json", "events.jsonl", "heads.jsonl", "manifest.json", "manifest.sig", "public-key.pem", "verify_evidence.py"]);
        using var events = new StreamReader(await zip.GetEntry("events.jsonl")!.OpenAsync());
        (await events.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.Contains("use_case_", StringComparison.Ordinal) || line.Contains("contributor", StringComparison.Ordinal));
        (await Should.ThrowAsync<StartException>(() => EvidenceVerb.RunAsync([target, .. Settings], said))).Line.ShouldContain(target);
        (await Should.ThrowAsync<StartException>(() => EvidenceVerb.RunAsync([target + "2", "--use-case", "UC_987654", .. Settings], said))).Line.ShouldContain("UC_987654");
    }

    [Theory]
    [InlineData("--no-such-flag")]
    [InlineData("somewhere")]
    public async Task Verify_explains_itself_when_it_is_not_understood(string argument)
    {
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        (await Should.ThrowAsync<StartException>(() => VerifyVerb.RunAsync([argument, .. Settings], said))).Line.ShouldContain("./kepler verify");
    }

    private async Task<(int Code, string[] Lines, JsonElement Summary)> VerifyAsync()
    {
        using var said = new StringWriter(CultureInfo.InvariantCulture);
        var code = await VerifyVerb.RunAsync([.. Settings], said);
        var lines = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (code, lines, JsonDocument.Parse(lines[^1]).RootElement);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(host.Database.AdminConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
