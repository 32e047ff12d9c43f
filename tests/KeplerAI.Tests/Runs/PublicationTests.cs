using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Runs;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Runs;

public sealed partial class PublicationTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string Train = """
        import kepler
        open('/tmp/m.txt', 'w').write('coefficients')
        kepler.save_model('/tmp/m.txt', metrics={'auc': 0.79}, parameters={'profondeur': 3}, framework='essai', row_key='ligne', training_rows=[1, 2])
        """;

    private const string Score = """
        import kepler, pandas
        assert open(kepler.model().path).read() == 'coefficients'
        frame = pandas.DataFrame({'ligne': [1, 2, 3], 'score': [0.25, 0.5, 0.91], 'motif': ['a', 'b', '=1+1'], 'interne': [7, 8, 9]})
        kepler.publish(frame, display=['ligne', 'score', 'motif'], row_key='ligne')
        """;

    private static string Tables(string full, string light) => $"import kepler, pandas\nf = lambda ids: pandas.DataFrame({{'id_kepler': ids, 'score': [0.5] * len(ids)}})\nkepler.publish_tables(f({full}), f({light}))";

    [Theory]
    [InlineData("['1-1', '1-1']", "['1-1', '1-1']", "publication.duplicate_id")]
    [InlineData("['1-1', None]", "['1-1', None]", "publication.null_id")]
    [InlineData("['1-1', '1-2']", "['1-1']", "publication.ids_differ")]
    [InlineData("['1-1', '1-2']", "['1-1', '1-3']", "publication.ids_differ")]
    [Trait("Requirement", "D61"), Trait("Requirement", "D30")]
    public async Task A_difference_between_the_two_sets_of_ids_publishes_nothing(string full, string light, string rule)
    {
        var road = await RunRoad.OpenAsync(host, $"Écart {Guid.NewGuid():N}");
        var run = await road.RunAsync(await road.JobAsync(ScenarioFolder.Scoring, Tables(full, light)));
        (run.Status, run.Rule, run.HasResults).ShouldBe((RunStatus.Failed, rule, false));
        (await road.EventsAsync(run.RunId)).OfType<PublicationRefused>().ShouldHaveSingleItem().Rule.ShouldBe(rule);
        (await (await host.SignedInAs("analyste")).GetHtml($"/monitoring/{road.UseCase}")).QuerySelector("table").ShouldBeNull();
    }

    [Fact]
    public async Task Scoring_that_publishes_nothing_fails() =>
        await FailsAsync("print('rien')", "run.nothing_published");

    [Fact]
    [Trait("Requirement", "R212"), Trait("Requirement", "R214"), Trait("Requirement", "R215"), Trait("Requirement", "R216"), Trait("Requirement", "R217")]
    public async Task Training_then_scoring_publishes_twice_and_the_panel_and_its_popup_work()
    {
        var road = await RunRoad.OpenAsync(host, "Publication");
        await road.RunAsync(await road.JobAsync(ScenarioFolder.Training, Train, "training.py"));
        var run = await road.RunAsync(await road.JobAsync(ScenarioFolder.Scoring, Score, "scoring.py"));
        run.Status.ShouldBe(RunStatus.Succeeded, run.Rule);
        run.Mode.ShouldBe(RunMode.Draft);
        var results = (await road.EventsAsync(run.RunId)).OfType<ResultsPublished>().ShouldHaveSingleItem();
        (results.Rows, results.TrainedOn, results.RowKey).ShouldBe((3, 2, "ligne"));
        results.Full.Path.ShouldBe($"/{road.UseCase}/scenarios/SC_{road.Scenario}/scenario_scoring_output/run-{run.Number}/full.parquet");

        var analyst = await host.SignedInAs("analyste");
        var panel = $"/monitoring/{road.UseCase}?run={run.Number}";
        var page = await analyst.GetHtml($"{panel}&tri=score&sens=desc&min2=0,3");
        page.QuerySelectorAll("table.rows tbody tr").Select(r => r.QuerySelector("code")!.TextContent).ShouldBe([$"{run.Number}-3", $"{run.Number}-2"]);
        page.QuerySelectorAll("table.rows tbody tr")[1].TextContent.ShouldContain("Vue à l’entraînement");
        page.Body!.TextContent.ShouldContain("Brouillon");
        page.Body!.TextContent.ShouldContain("0,91");
        (await DetailsAsync(analyst, $"/monitoring/{road.UseCase}/details?run={run.Number}&ligne={run.Number}-3", results.Full.Path)).ShouldContain("9");
        (await analyst.GetStringAsync(new Uri($"{panel}&handler=Export", UriKind.Relative))).ShouldContain("'=1+1");
        using var viewer = await (await host.SignedInAs("viewer")).GetAsync(new Uri($"{panel}&handler=Export", UriKind.Relative));
        ((int)viewer.StatusCode).ShouldBe(403);
    }

    /// <summary>The page has three seconds for the full table, and a reader that was just started needs more on a machine under load: what it reads first, without haste, keeps it ready.</summary>
    private async Task<string> DetailsAsync(HttpClient reader, string url, string full)
    {
        var (file, shown) = (host.Services.GetRequiredService<IDataLake>().Physical(full), "");
        await Until.HoldsAsync(async () =>
        {
            await host.Services.GetRequiredService<ITableReader>().PreviewAsync(file, 1, 0, CancellationToken.None);
            shown = (await reader.GetHtml(url)).QuerySelector("main")!.TextContent;
            return shown.Contains("interne", StringComparison.Ordinal);
        });
        return shown;
    }

    private async Task FailsAsync(string script, string rule)
    {
        var road = await RunRoad.OpenAsync(host, $"Échec {rule}");
        var run = await road.RunAsync(await road.JobAsync(ScenarioFolder.Scoring, script));
        (run.Status, run.Rule).ShouldBe((RunStatus.Failed, rule));
    }
}
