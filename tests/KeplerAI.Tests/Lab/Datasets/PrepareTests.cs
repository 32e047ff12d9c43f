using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;

namespace KeplerAI.Tests.Lab.Datasets;

/// <summary>From a received file to a dataset, as people go: sent by tus, read through, looked at, changed, validated.</summary>
public sealed partial class PrepareTests(KeplerHost host) : IClassFixture<KeplerHost>
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
}
