using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Administration.Users;

public sealed class ErasedUserTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "D33")]
    public async Task Pages_show_an_erased_person_as_erased_the_ledger_still_holds_and_every_table_is_still_what_its_events_say()
    {
        var admin = await host.SignedInAs("admin");
        await host.CatchUpAsync();
        var person = await host.IdOf("viewer");
        var row = (await host.Tables.ListAsync<KeplerAI.Administration.Users.UserRow>(AsOf.Now, "user_id = @person", new { person })).Single();
        var name = row.FullName.Value!;
        (await admin.GetHtml("/administration/utilisateurs")).Body!.TextContent.ShouldContain(name);
        await host.Services.GetRequiredService<IPersonKeys>().DestroyAsync(person);

        var list = (await admin.GetHtml("/administration/utilisateurs")).Body!;
        list.TextContent.ShouldNotContain(name);
        list.Words().ShouldContain("effacé effacé");
        (await admin.GetHtml($"/administration/utilisateurs/{row.Number}")).QuerySelector("h1")!.Words().ShouldBe("effacé");
        var journal = (await admin.GetHtml($"/administration/journaux?qui={person}")).Body!;
        journal.TextContent.ShouldNotContain(name);
        journal.Words().ShouldContain("effacé");

        var ledger = host.Services.GetRequiredService<ILedger>();
        await ledger.SealAsync();
        (await ledger.VerifyAsync()).Findings.ShouldBeEmpty();
        foreach (var projection in host.Store.Projections)
            (await host.Store.RebuildAndCompareAsync(projection)).ShouldBeEmpty(projection);
    }
}
