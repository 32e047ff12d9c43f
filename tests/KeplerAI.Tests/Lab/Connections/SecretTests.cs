using System.Text;
using KeplerAI.Lab.Connections;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Tests.Lab.Connections;

/// <summary>Where a password may not be found, after everything that uses it was done.</summary>
public sealed class SecretTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "D07"), Trait("Requirement", "R086")]
    public async Task A_password_is_in_no_event_no_log_no_table_and_no_page()
    {
        var world = await SourceWorld.OpenAsync(host);
        await world.MakeTableAsync();
        var good = await world.FeedAsync("Secret", null, null);
        (await world.RefreshAsync(good)).LastRule.ShouldBeNull();
        var wrong = await world.ConnectAsync("Refusée", "autre-mot-cache");
        (await world.RefreshAsync(await world.FeedAsync("Refusé", null, null, connection: wrong))).LastRule.ShouldBe("database.login_refused");

        var client = await host.SignedInAs("datascientist");
        foreach (var page in new[] { $"/lab/connexions?uc=UC_{world.Number}", $"/lab/datasets/ajouter/base/connexion?uc=UC_{world.Number}&c={world.ConnectionId}", $"/lab/datasets/{(await world.DatasetOf(good)).Number}/base" })
            Clean((await client.GetHtml(page)).DocumentElement.OuterHtml, page);
        foreach (var line in host.Log.All)
            Clean(line, "the log");
        await using var source = NpgsqlDataSource.Create(host.Database.AdminConnection);
        await using var tables = source.CreateCommand("select format('select coalesce(string_agg(t::text, '' ''), '''') from %I.%I t', schemaname, tablename) from pg_tables where schemaname like 'kepler%'");
        var queries = new List<string>();
        await using (var reader = await tables.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                queries.Add(reader.GetString(0));
        queries.Count.ShouldBeGreaterThan(20);
        foreach (var query in queries)
        {
            await using var all = source.CreateCommand(query);
            Clean((string)(await all.ExecuteScalarAsync())!, query);
        }

        var secrets = host.Services.GetRequiredService<ConnectionSecrets>();
        var row = (await host.Tables.FindAsync<ConnectionRow>(EventStore.AsOf.Now, world.ConnectionId))!;
        (await secrets.OpenAsync(row.Secret, CancellationToken.None)).ShouldBe(MariaDbServer.Password);
        await secrets.ForgetAsync(world.ConnectionId, null, CancellationToken.None);
        (await secrets.OpenAsync(row.Secret, CancellationToken.None)).ShouldBeNull();
    }

    // Bytes show as hexadecimal in a table's text.
    private static void Clean(string text, string where)
    {
        foreach (var secret in new[] { "s3cret'de", "autre-mot-cache" })
        {
            text.Contains(secret, StringComparison.Ordinal).ShouldBeFalse(where);
            text.Contains(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)), StringComparison.OrdinalIgnoreCase).ShouldBeFalse(where);
        }
    }
}
