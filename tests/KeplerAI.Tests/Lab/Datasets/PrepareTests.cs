using System.IO.Compression;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Datasets.Uploads;
using KeplerAI.Tests.Lab.Datasets.Uploads;

namespace KeplerAI.Tests.Lab.Datasets;

/// <summary>From a received file to a dataset, as people go: sent by tus, read through, looked at, changed, validated.</summary>
public sealed class PrepareTests(KeplerHost host) : IClassFixture<KeplerHost>
{
    private const string Csv = "code;montant;jour\n007;12,5;03/04/2024\n008;3,5;25/12/2023\n";
    private const string Broken = "code;montant\n1;10\n2;vingt\n3;30\n4;40;41\n";

    private Task<HttpClient> Scientist => host.SignedInAs("datascientist");

    [Fact]
    [Trait("Requirement", "R067"), Trait("Requirement", "R069"), Trait("Requirement", "R071"), Trait("Requirement", "R068"), Trait("Requirement", "R062")]
    public async Task A_file_is_read_through_shown_and_imported_with_the_types_chosen()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var url = await SendAsync(uc, "clients mars.csv", Csv);
        (await (await Scientist).GetHtml(url)).QuerySelector("#inspection")!.GetAttribute("hx-get")!.ShouldContain("handler=Progress");
        await host.DrainAsync();
        var page = await (await Scientist).GetHtml(url);
        page.QuerySelectorAll("#colonnes thead tr:first-child th").Select(h => h.Words()).ShouldBe(["code", "montant", "jour"]);
        page.QuerySelectorAll<IHtmlSelectElement>("#colonnes select[name=types]").Select(s => s.Value).ShouldBe(["VARCHAR", "DOUBLE", "DATE|dd/MM/yyyy"]);
        page.QuerySelector("#delimiteur option:checked")!.Words().ShouldBe("Détecté : ;");
        page.QuerySelector<IHtmlInputElement>("[name='Input.Name']")!.Value.ShouldBe("clients mars");

        var types = page.QuerySelectorAll<IHtmlSelectElement>("#colonnes select[name=types]").Select(s => s.Value!).ToArray();
        types[1] = "DECIMAL(38,2)";
        var row = await ValidateAsync(url, page, types, ("Input.Name", "Clients de mars"), ("Input.Tags", "kyc, mars"));
        (row.Status, row.Name, row.RowsCount).ShouldBe((DatasetStatus.Ready, "Clients de mars", 2));
        row.Columns.Select(c => c.Type).ShouldBe(["VARCHAR", "DECIMAL(38,2)", "DATE"]);
        row.Tags.ShouldBe(["kyc", "mars"]);
        (await (await Scientist).GetAsync(new Uri(url, UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NotFound, "an imported upload is over");
    }

    [Fact]
    [Trait("Requirement", "D06"), Trait("Requirement", "R068")]
    public async Task Other_options_are_read_first_and_nothing_typed_is_lost()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var url = await SendAsync(uc, "a.csv", "x#y\n1#2\n3#4\n");
        await host.DrainAsync();
        var page = await (await Scientist).GetHtml(url);
        using var again = await (await Scientist).Post(url, Fields(page, [], ("Input.Name", "Croisillons"), ("delimiteur", "autre"), ("autre", "#"), ("action", "relire")));
        var next = again.Headers.Location!.ToString();
        next.ShouldContain("delimiteur=autre&autre=%23");
        await (await Scientist).GetHtml(next);
        await host.DrainAsync();
        page = await (await Scientist).GetHtml(next);
        page.QuerySelectorAll("#colonnes thead tr:first-child th").Select(h => h.Words()).ShouldBe(["x", "y"]);
        page.QuerySelector<IHtmlInputElement>("[name='Input.Name']")!.Value.ShouldBe("Croisillons");
        (await ValidateAsync(next, page, [])).RowsCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("a.json", "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"}]", "JSON")]
    [InlineData("a.ndjson", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n", "JSON")]
    [InlineData("a.csv.gz", "a,b\n1,x\n2,y\n", "CSV")]
    [Trait("Requirement", "R064"), Trait("Requirement", "R065"), Trait("Requirement", "D04")]
    public async Task Every_format_takes_the_same_road(string name, string text, string format)
    {
        var (_, uc) = await host.ScientistsUseCase();
        var url = await SendAsync(uc, name, text);
        await host.DrainAsync();
        var page = await (await Scientist).GetHtml(url);
        page.QuerySelector(".pairs dd")!.Words().ShouldStartWith(format);
        (page.QuerySelector("#delimiteur") is not null).ShouldBe(format == "CSV");
        (await ValidateAsync(url, page, [], ("Input.Name", $"D {Guid.NewGuid():N}"))).RowsCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_says_why_and_can_be_dropped()
    {
        var (_, uc) = await host.ScientistsUseCase();
        var url = await SendAsync(uc, "a.csv", "%PDF-1.7 rien\n");
        await host.DrainAsync();
        (await (await Scientist).GetHtml(url)).QuerySelector("[role=alert]")!.Words().ShouldContain("n’est pas un CSV");
        var page = await (await Scientist).GetHtml(url);
        using var dropped = await (await Scientist).Post($"{url}&handler=Cancel", Fields(page, []));
        dropped.StatusCode.ShouldBe(HttpStatusCode.Found);
        await (await Scientist).GetHtml(url, HttpStatusCode.NotFound);
    }

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

    private async Task<DatasetRow> ImportAsync(int uc, string name, string csv, string[] types, (string Mode, string? Rows) bad)
    {
        var url = await SendAsync(uc, $"{name}.csv", csv);
        await host.DrainAsync();
        return await ValidateAsync(url, await (await Scientist).GetHtml(url), types, ("Input.Name", name), ("Input.BadRows", bad.Mode), ("Input.MaxRows", bad.Rows ?? ""));
    }

    /// <returns>The page that checks the file.</returns>
    private async Task<string> SendAsync(int uc, string name, string text, string more = "")
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (name.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                await gzip.WriteAsync(bytes);
            bytes = packed.ToArray();
        }

        using var created = await (await TusClient.OfAsync(await Scientist)).CreateAsync(uc, name, bytes.Length, bytes);
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var location = created.Headers.Location!.ToString();
        var url = $"/lab/datasets/ajouter/fichier/{location[(TusEndpoints.Path.Length + 1)..]}?uc=UC_{uc}{more}";
        await (await Scientist).GetHtml(url);
        return url;
    }

    private async Task<DatasetRow> ValidateAsync(string url, IHtmlDocument page, string[] types, params (string Name, string Value)[] fields)
    {
        using var answer = await (await Scientist).Post(url, Fields(page, types, fields));
        answer.StatusCode.ShouldBe(HttpStatusCode.Found, await answer.Content.ReadAsStringAsync());
        var number = int.Parse(answer.Headers.Location!.ToString().Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await host.DrainAsync();
        return (await host.Tables.ListAsync<DatasetRow>(AsOf.Now, "number = @number", new { number })).Single();
    }

    private static List<KeyValuePair<string, string>> Fields(IHtmlDocument page, string[] types, params (string Name, string Value)[] fields)
    {
        var form = (IHtmlFormElement)page.QuerySelector("form.prepare")!;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in form.Elements)
        {
            if (element is IHtmlInputElement { Name.Length: > 0 } input && (input.Type != "radio" || input.IsChecked) && input.Type != "submit")
                values[input.Name] = input.Value;
            else if (element is IHtmlSelectElement { Name.Length: > 0 } select && select.Name != "types")
                values[select.Name] = select.Value ?? "";
        }

        foreach (var (name, value) in fields)
            values[name] = value;
        return [.. values, .. types.Select(t => KeyValuePair.Create("types", t))];
    }
}
