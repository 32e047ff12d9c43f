using System.Net;
using System.Text;
using AngleSharp.Dom;
using KeplerAI.Administration.Users;
using KeplerAI.Compute.DataLake;
using KeplerAI.Lab.Datasets;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Datasets;

public sealed partial class DatasetPagesTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string Csv = "code;montant\n007;12,5\n008;3,5\n";

    private Task<HttpClient> Scientist => host.SignedInAs("datascientist");

    [Fact]
    [Trait("Requirement", "R058"), Trait("Requirement", "R057")]
    public async Task The_use_case_is_chosen_first()
    {
        var (_, number) = await host.ScientistsUseCase();
        var page = await (await Scientist).GetHtml("/lab/datasets");
        page.QuerySelectorAll("main select[name=uc] option").Select(o => o.GetAttribute("value")).ShouldContain($"UC_{number}");
        (await (await Scientist).GetHtml($"/lab/datasets?uc=UC_{number}")).QuerySelector("main .empty a")!.Words().ShouldBe("Commencer");
        (await (await Scientist).GetHtml($"/lab/datasets/ajouter?uc=UC_{number}")).QuerySelector("main")!.Words().ShouldContain("Importer un fichier");
    }

    [Fact]
    [Trait("Requirement", "R071"), Trait("Requirement", "R072"), Trait("Requirement", "R073"), Trait("Requirement", "R153"), Trait("Requirement", "D20")]
    public async Task A_file_becomes_a_table_of_the_lake()
    {
        var (_, number) = await host.ScientistsUseCase();
        var kept = Received();
        using var answer = await (await Scientist).Upload(number, "Clients 2023", "clients.csv", Encoding.UTF8.GetBytes(Csv), tags: "kyc, 2023");
        var url = answer.Headers.Location!.ToString();
        (await (await Scientist).GetHtml(url)).QuerySelector("#import-progress").ShouldNotBeNull();
        await host.DrainAsync();
        (await host.Tables.ListAsync<DatasetRow>(EventStore.AsOf.Now, "use_case_number = @number", new { number })).ShouldHaveSingleItem().FailureRule.ShouldBeNull();

        var page = await (await Scientist).GetHtml(url);
        var path = $"/UC_{number}/data_stock/raw_data/table_clients_2023";
        page.QuerySelectorAll("[data-copy]").Select(c => c.GetAttribute("data-copy")).ShouldContain(path);
        page.QuerySelectorAll("#apercu td").Select(c => c.Words()).ShouldContain("007", "leading zeros are kept");
        var row = (await host.Tables.ListAsync<DatasetRow>(EventStore.AsOf.Now, "path = @path", new { path }))[0];
        (row.RowsCount, row.Status, row.Delimiter).ShouldBe((2, DatasetStatus.Ready, ";"));
        page.QuerySelector("main")!.TextContent.ShouldContain(row.Sha256!);
        host.Services.GetRequiredService<IDataLake>().Current(path).ShouldBe($"{path}/{row.TableFile}");
        Received().ShouldBe(kept, ignoreOrder: true, "the received file is removed once it is in the lake");
    }

    /// <summary>Refused forms keep their file on purpose, so other tests leave some.</summary>
    private string[] Received() => Directory.Exists(host.Settings.Uploads) ? Directory.GetFiles(host.Settings.Uploads) : [];

    [Fact]
    [Trait("Requirement", "D02")]
    public async Task Only_those_who_ingest_may_import_and_an_outsider_sees_nothing()
    {
        var (_, number) = await host.UseCase(("datascientist", BusinessFunction.DataScientist), ("manager", BusinessFunction.Viewer), ("analyste", BusinessFunction.AmlAnalyst));
        var dataset = await host.Ingested(number, "Réservé", Csv);
        foreach (var login in new[] { "manager", "analyste" })
        {
            await (await host.SignedInAs(login)).GetHtml($"/lab/datasets/{dataset.Number}");
            await (await host.SignedInAs(login)).GetHtml($"/lab/datasets/ajouter/fichier?uc=UC_{number}", HttpStatusCode.Forbidden);
        }
        foreach (var login in new[] { "business", "viewer" })
            foreach (var url in new[] { $"/lab/datasets/{dataset.Number}", $"/lab/datasets?uc=UC_{number}" })
                await (await host.SignedInAs(login)).GetHtml(url, HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Requirement", "R075"), Trait("Requirement", "R074")]
    public async Task Tags_filter_the_list_and_an_archived_dataset_leaves_it()
    {
        var (_, number) = await host.ScientistsUseCase();
        var (first, second) = (await host.Ingested(number, "Un", Csv), await host.Ingested(number, "Deux", Csv));
        using var tagged = await (await Scientist).PostForm($"/lab/datasets/{first.Number}", new() { ["tags"] = "kyc" }, "form[action*=Tags]");
        tagged.StatusCode.ShouldBe(HttpStatusCode.Found);
        var list = await (await Scientist).GetHtml($"/lab/datasets?uc=UC_{number}&tag=kyc");
        list.QuerySelectorAll("main tbody tr").ShouldHaveSingleItem().Words().ShouldContain("Un");
        list.QuerySelectorAll("main tbody [data-copy]").ShouldHaveSingleItem();
        using var archived = await (await Scientist).PostForm($"/lab/datasets/{second.Number}", new() { ["reason"] = "Remplacé" }, "form[action*=Archive]");
        archived.StatusCode.ShouldBe(HttpStatusCode.Found);
        (await (await Scientist).GetHtml($"/lab/datasets?uc=UC_{number}")).QuerySelectorAll("main tbody tr").Length.ShouldBe(1);
    }
}
