using System.Net;
using AngleSharp.Dom;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;

namespace KeplerAI.Tests.Lab.Datasets;

public sealed partial class PrepareTests
{
    [Fact]
    public async Task Bad_rows_stop_the_import_or_are_set_aside_counted_and_downloaded()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var stopped = await ImportAsync(uc, "Arrêt", Broken, ["BIGINT", "BIGINT"], (nameof(BadRows.Stop), null));
        (stopped.Status, stopped.FailureRule, stopped.FailureLine, stopped.FailureColumnName).ShouldBe((DatasetStatus.Failed, "value.integer", 3, "montant"));
        (await (await Scientist).GetHtml($"/lab/datasets/{stopped.Number}")).QuerySelector("[role=alert]")!.Words().ShouldContain("la valeur n’est pas un entier de 64 bits");
        (await ImportAsync(uc, "Une seule", Broken, ["BIGINT", "BIGINT"], (nameof(BadRows.SetAsideUpTo), "1"))).FailureRule.ShouldBe("file.too_many_bad");

        var row = await ImportAsync(uc, "Écartées", Broken, ["BIGINT", "BIGINT"], (nameof(BadRows.SetAsideUpTo), "2"));
        (row.Status, row.RowsCount, row.Rejected).ShouldBe((DatasetStatus.Ready, 2, 2));
        var link = (await (await Scientist).GetHtml($"/lab/datasets/{row.Number}")).QuerySelector("#ecartees a[download]")!.GetAttribute("href")!;
        using var file = await (await Scientist).GetAsync(new Uri(link, UriKind.Relative));
        var text = await file.Content.ReadAsStringAsync();
        text.ShouldContain("\"3\",\"montant\",\"value.integer\",\"vingt\"");
        await using var session = host.Store.QuerySession();
        (await session.FetchStreamAsync(row.DatasetId)).Select(e => e.Data).OfType<DatasetRejectsDownloaded>().ShouldHaveSingleItem().Rows.ShouldBe(2);
        (await session.FetchStreamAsync(row.DatasetId)).ShouldAllBe(e => !System.Text.Json.JsonSerializer.Serialize(e.Data, e.Data.GetType(), System.Text.Json.JsonSerializerOptions.Web).Contains("vingt", StringComparison.Ordinal));
        (await (await host.SignedInAs("viewer")).GetAsync(new Uri(link, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await (await host.SignedInAs("business")).GetHtml(link, HttpStatusCode.NotFound);
    }

    [Fact]
    [Trait("Requirement", "R107"), Trait("Requirement", "R109"), Trait("Requirement", "D17")]
    public async Task A_corrected_file_becomes_the_next_version_and_one_can_go_back()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var row = await ImportAsync(uc, "Corrigé", Broken, ["BIGINT", "BIGINT"], (nameof(BadRows.SetAsideAll), null));
        var page = await (await Scientist).GetHtml($"/lab/datasets/{row.Number}");
        var again = page.QuerySelectorAll("#ecartees a").Single(a => a.Words() == "Réingérer après correction").GetAttribute("href")!;
        (await (await Scientist).GetHtml(again)).QuerySelector("[data-uploader]")!.GetAttribute("data-query")!.ShouldContain($"dataset={row.Number}");
        var url = await SendAsync(uc, "corrige.csv", "code;montant\n1;10\n2;20\n3;30\n", $"&dataset={row.Number}");
        await host.DrainAsync();
        var second = await ValidateAsync(url, await (await Scientist).GetHtml(url), []);
        (second.DatasetId, second.TableVersion, second.RowsCount, second.Rejected).ShouldBe((row.DatasetId, 2, 3, 0));

        using var back = await (await Scientist).PostForm($"/lab/datasets/{row.Number}", [], "form[action*=Revert]");
        back.StatusCode.ShouldBe(HttpStatusCode.Found);
        await host.DrainAsync();
        page = await (await Scientist).GetHtml($"/lab/datasets/{row.Number}");
        page.QuerySelectorAll("#versions tbody tr").Select(r => r.Words()).ShouldSatisfyAllConditions(r => r.Count().ShouldBe(2), r => r.Last().ShouldContain("En cours"));
        page.QuerySelector("#apercu .pager")!.Words().ShouldContain("2");
        var lake = (KeplerAI.Compute.DataLake.IDataLake)host.Services.GetService(typeof(KeplerAI.Compute.DataLake.IDataLake))!;
        lake.Current(row.Path).ShouldBe($"{row.Path}/{row.TableFile}");
    }

    [Fact]
    public async Task The_page_shows_statistics_of_every_column()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var row = await ImportAsync(uc, "Mesures", "a,b\n1,x\n2,\n30,y\n", ["BIGINT", "VARCHAR"], (nameof(BadRows.Stop), null));
        var cells = (await (await Scientist).GetHtml($"/lab/datasets/{row.Number}")).QuerySelectorAll("#colonnes tbody tr").Select(r => r.Children.Select(c => c.Words()).ToArray()).ToArray();
        cells[0][..6].ShouldBe(["a", "BIGINT", "0", "3", "1", "30"]);
        cells[1][2].ShouldBe("1");
        (await (await Scientist).GetHtml($"/lab/datasets/{row.Number}")).QuerySelector("#colonnes svg.histogram rect").ShouldNotBeNull();
    }
}
