using System.Diagnostics;
using System.Text;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.DuckDb.Worker;
using KeplerAI.Compute.Postgres;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Compute.Tests.Databases;

/// <summary>What goes wrong is said by its rule, and leaves nothing behind.</summary>
[Collection(nameof(Sources))]
public sealed partial class SourceFailureTests(SourceFixture sources)
{
    private const string Rows = "300000";

    [Theory]
    [InlineData(DatabaseEngine.MySql)]
    [InlineData(DatabaseEngine.PostgreSql)]
    [Trait("Requirement", "R086")]
    public async Task Each_wrong_answer_has_its_own_rule(DatabaseEngine engine)
    {
        var good = engine == DatabaseEngine.MySql ? sources.MySqlLogin : sources.PostgresLogin;
        (await sources.Source.TestAsync(good, CancellationToken.None)).Value.ShouldNotBeNull().Version.ShouldNotBeEmpty();
        foreach (var (login, rule) in new (SourceLogin, string)[]
        {
            (good with { Password = "faux" }, "database.login_refused"),
            (good with { Address = good.Address with { Port = 1 } }, "database.refused"),
            (good with { Address = good.Address with { Host = "nulle-part.invalid" } }, "database.host_unknown"),
            (good with { Address = good.Address with { Database = "absente" } }, "database.unknown_database"),
            (good with { Address = good.Address with { Host = "169.254.169.254" } }, "database.host_forbidden"),
            (good with { Address = good.Address with { Tls = SourceTls.Required } }, "database.tls"),
        })
            (await sources.Source.TestAsync(login, CancellationToken.None)).Problem.ShouldNotBeNull().Rule.ShouldBe(rule);
        (await sources.Source.ColumnsAsync(good, null, "absente", CancellationToken.None)).Problem!.Rule.ShouldBe("database.unknown_table");
        good.ToString().ShouldNotContain(good.Password);
    }

    /// <summary>Reads the large table, and strikes as soon as rows have come.</summary>
    private async Task<SourceResult<ExtractedTable>> InterruptedAsync(SourceLogin login, string? schema, Action<string> strike)
    {
        var (target, struck) = (sources.NewFile(), 0);
        try
        {
            return await sources.Source.ExtractAsync(
                new(login, schema, "gros", ["n", "t"], null, target), new Told(rows => { if (rows > 0 && Interlocked.Exchange(ref struck, 1) == 0) strike(target); }), CancellationToken.None);
        }
        finally
        {
            struck.ShouldBe(1, "the extraction ended before it could be interrupted");
            File.Exists(target).ShouldBeFalse("no half-written table stays");
        }
    }

    /// <summary>The worker that writes this file, and no other: tests beside this one have workers of their own.</summary>
    private static Process[] WorkersAt(string target) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!, System.Globalization.CultureInfo.InvariantCulture))
            .Where(pid => Read(pid, "cmdline").Contains("duckdb-worker", StringComparison.Ordinal) && Holds(pid, target))
            .Select(Process.GetProcessById),
    ];

    private static bool Holds(int pid, string file)
    {
        try
        {
            return Directory.GetFiles($"/proc/{pid}/fd").Any(open => File.ResolveLinkTarget(open, returnFinalTarget: false)?.FullName == file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended meanwhile
        }
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}", Encoding.Latin1);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private sealed class Told(Action<long> act) : IProgress<long>
    {
        public void Report(long value) => act(value);
    }
}
