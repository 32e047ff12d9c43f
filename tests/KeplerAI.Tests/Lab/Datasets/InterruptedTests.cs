using System.Net;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Datasets;

/// <summary>What is left to the attempt that follows the last one: to say that there is none.</summary>
public sealed class InterruptedTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    [Fact]
    [Trait("Requirement", "R072")]
    public async Task An_import_whose_attempts_all_died_is_recorded_as_failed_and_its_page_says_why()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var browser = await host.SignedInAs("datascientist");
        using var sent = await browser.Upload(uc, "Mortel", "mortel.csv", "n\n1\n"u8.ToArray());
        sent.StatusCode.ShouldBe(HttpStatusCode.Found);
        var dataset = (await host.Tables.ListAsync<DatasetRow>(AsOf.Now, "name = 'Mortel'")).ShouldHaveSingleItem();
        var work = new IngestDataset(dataset.DatasetId, dataset.FileName, dataset.PendingUpload!.Value, null, await host.IdOf("datascientist"));
        await ActivatorUtilities.CreateInstance<IngestDatasetHandler>(host.Services).HandleAsync(work, new(1, "ingestion", IngestDataset.Attempts + 1), CancellationToken.None);
        var failed = (await host.Tables.FindAsync<DatasetRow>(AsOf.Now, dataset.DatasetId))!;
        (failed.Status, failed.FailureRule).ShouldBe((DatasetStatus.Failed, "dataset.interrupted"));
        (await browser.GetHtml($"/lab/datasets/{dataset.Number}")).QuerySelector("[role=alert]")!.Words().ShouldContain("s’est arrêtée trois fois");
    }
}
