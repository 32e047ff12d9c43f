using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using KeplerAI.Compute.DataLake;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Datasets;

/// <summary>Datasets as they were: the same pages, at an event number or an instant.</summary>
public sealed class DatasetPastTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    public async Task The_list_and_the_page_show_the_versions_the_state_and_the_rows_of_then()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var (list, browser) = ($"/lab/datasets?uc=UC_{uc}", await host.SignedInAs("datascientist"));
        var first = await host.Ingested(uc, "Clients", "n\n1\n2\n");
        var (mark, instant) = (await host.Store.HighWaterMarkAsync(), DateTimeOffset.UtcNow);
        await Task.Delay(20);
        var later = await host.Ingested(uc, "Ajouté ensuite", "n\n7\n8\n9\n");
        await host.NextVersion(first, later);
        (await host.SendAsync(new ChangeDatasetTags(first.DatasetId, ["après"]), "datascientist")).Ok.ShouldBeTrue();
        (await host.SendAsync(new ArchiveDataset(first.DatasetId, "fini"), "datascientist")).Ok.ShouldBeTrue();

        foreach (var au in new[] { $"{mark}", Uri.EscapeDataString(instant.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture)) })
        {
            var past = await browser.GetHtml($"{list}&au={au}");
            Bar(past);
            var line = past.QuerySelectorAll("main tbody tr").ShouldHaveSingleItem();
            line.Words().ShouldStartWith("Clients");
            line.QuerySelector("td.num")!.Words().ShouldBe("2");
            line.Words().ShouldContain("Prêt");
            past.QuerySelector("main form.filters input[name=au]").ShouldNotBeNull("a search stays in the past");
            past.QuerySelectorAll("main .btn.primary").ShouldBeEmpty("nothing is added to the past");

            var page = await browser.GetHtml(line.QuerySelector("a")!.GetAttribute("href")!);
            Bar(page);
            page.QuerySelectorAll("#versions tbody tr").ShouldHaveSingleItem().QuerySelectorAll("td")[4].Words().ShouldBe("2");
            page.QuerySelectorAll("#apercu tbody tr").Select(r => r.Words()).ShouldBe(["1", "2"]);
            page.QuerySelector(".head")!.Words().ShouldNotContain("après");
            page.QuerySelectorAll("main form[method=post], main .head a.btn").ShouldBeEmpty();
        }

        var now = await browser.GetHtml($"/lab/datasets/{first.Number}");
        now.QuerySelector(".past-bar").ShouldBeNull();
        now.QuerySelectorAll("#versions tbody tr").Length.ShouldBe(2);
        now.QuerySelectorAll("#apercu tbody tr").Select(r => r.Words()).ShouldBe(["7", "8", "9"]);
    }

    [Fact]
    public async Task Before_its_first_event_a_dataset_is_not_there_and_rows_purged_since_are_said_to_be()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var browser = await host.SignedInAs("datascientist");
        var before = await host.Store.HighWaterMarkAsync();
        var dataset = await host.Ingested(uc, "Purgé", "n\n1\n");
        var mark = await host.Store.HighWaterMarkAsync();
        (await browser.GetHtml($"/lab/datasets/{dataset.Number}?au={before}", HttpStatusCode.NotFound)).QuerySelector("main")!.Words().ShouldContain("n’existait pas encore");
        (await browser.GetHtml($"/lab/datasets?uc=UC_{uc}&au={before}")).QuerySelectorAll("main tbody tr").ShouldBeEmpty();

        await host.NextVersion(dataset, dataset);
        (await host.SendAsync(new PurgeDatasetVersion(dataset.DatasetId, 1), "system")).Refusals.ShouldBeEmpty();
        await ActivatorUtilities.CreateInstance<PurgeVersionsHandler>(host.Services).HandleAsync(new(dataset.DatasetId), new(1, "datasets", 1), CancellationToken.None);
        File.Exists(host.Services.GetRequiredService<IDataLake>().Physical($"{dataset.Path}/{dataset.TableFile}")).ShouldBeFalse();
        var page = await browser.GetHtml($"/lab/datasets/{dataset.Number}?au={mark}");
        page.QuerySelector("#apercu")!.Words().ShouldContain("purgées depuis");
        page.QuerySelector("#versions")!.Words().ShouldNotContain("Purgée");
    }

    private static void Bar(IDocument page) => page.QuerySelector(".past-bar")!.TextContent.ShouldContain("lecture seule");
}
