using KeplerAI.Administration.Users;
using KeplerAI.Platform.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Platform.SignIn;

public sealed class SecrecyTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    // Every row of every table, as text; what is found is named by its table.
    private const string Holding = """
        create or replace function pg_temp.holding(needle text) returns text language plpgsql as $f$
        declare t regclass; n bigint; found text := '';
        begin
            for t in select c.oid::regclass from pg_class c join pg_namespace s on s.oid = c.relnamespace where c.relkind in ('r', 'p') and s.nspname like 'kepler%' loop
                execute format('select count(*) from %s x where strpos(x::text, $1) > 0', t) into n using needle;
                if n > 0 then found := found || t::text || ' '; end if;
            end loop;
            return found;
        end $f$;
        """;

    [Fact]
    public async Task No_table_and_no_log_line_holds_a_name_a_password_or_a_link_in_clear()
    {
        using var visitor = new Visitor(host);
        await visitor.Refusal("business", "un secret mal tapé");
        using var entered = await visitor.SignIn("datascientist", "password123");
        using var denied = await visitor.Browser.GetAsync(new Uri("/administration/utilisateurs", UriKind.Relative));
        ((int)denied.StatusCode).ShouldBe(403);
        await using var scope = host.Services.CreateAsyncScope();
        var (token, _) = await scope.ServiceProvider.GetRequiredService<Invitations>().IssueAsync(await host.IdOf("viewer"), new(await host.IdOf("admin")), CancellationToken.None);
        using var guest = host.Anonymous();
        using var chosen = await guest.PostForm($"/invitation/{token}", new() { ["Form.Password"] = "mot choisi par Paul", ["Form.Repeat"] = "mot choisi par Paul" });
        ((int)chosen.StatusCode).ShouldBe(302);
        await host.CatchUpAsync();

        string[] needles = [.. DemoAccounts.All.SelectMany(a => new[] { a.FullName, a.Password, $"\"{a.Login}\"" }), "un secret mal tapé", "mot choisi par Paul", token!];
        foreach (var needle in needles.Distinct())
        {
            (await host.ScalarAsync<string>($"{Holding} select pg_temp.holding('{needle}')")).ShouldBe("", needle);
            host.Log.All.Where(line => line.Contains(needle, StringComparison.Ordinal)).ShouldBeEmpty(needle);
        }
    }

    [Fact]
    public async Task Hashes_of_passwords_stand_in_no_event()
    {
        const string sql = "select count(*) from kepler_events.mt_events e, kepler_data.credential c where strpos(e.data::text || coalesce(e.headers::text, ''), c.password_hash) > 0";
        (await host.ScalarAsync<long>("select count(*) from kepler_data.credential")).ShouldBe(DemoAccounts.All.Count);
        (await host.ScalarAsync<long>(sql)).ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R035")]
    public async Task Attempts_and_denials_stand_as_events_under_the_person()
    {
        using var visitor = new Visitor(host);
        await visitor.Refusal("manager", "erroné");
        using var entered = await visitor.SignIn("manager", "password123");
        using var denied = await visitor.Browser.GetAsync(new Uri("/administration/utilisateurs/nouveau", UriKind.Relative));
        var id = await host.IdOf("manager");
        foreach (var (type, count) in new[] { ("sign_in_failed", 1L), ("signed_in", 1L), ("access_denied", 1L) })
            (await host.ScalarAsync<long>("select count(*) from kepler_events.mt_events where type = $1 and data->>'UserId' = $2", type, id.ToString())).ShouldBe(count, type);
        (await host.ScalarAsync<string>("select data->>'Rule' from kepler_events.mt_events where type = 'access_denied' and data->>'UserId' = $1", id.ToString())).ShouldBe("Administer");
    }
}
