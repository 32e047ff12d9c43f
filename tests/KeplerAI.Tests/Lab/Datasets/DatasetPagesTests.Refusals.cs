using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KeplerAI.Lab.Datasets;

namespace KeplerAI.Tests.Lab.Datasets;

public sealed partial class DatasetPagesTests
{
    public static TheoryData<string, string> BadFiles => new()
    {
        { "a;b\n1;2\n3;4;5\n", "Ligne 3 : le nombre de champs n’est pas celui de l’en-tête, à partir de la colonne 3" },
        { "a;b\n", "Le fichier n’a qu’un en-tête" },
        { "a;a\n1;2\n", "Ligne 1, colonne 2 : ce nom d’en-tête est déjà pris" },
        { "a\0\u0001\u0002;b\n1\0;2\n", "Le fichier n’est pas du texte" },
        { "%PDF-1.7\n1;2\n", "Le contenu n’est pas un CSV" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_is_refused_with_its_line_and_column_and_can_be_sent_again(string csv, string message)
    {
        var (_, number) = await host.ScientistsUseCase();
        var failed = await host.Ingested(number, "Essai", csv);
        failed.Status.ShouldBe(DatasetStatus.Failed);
        var page = await (await Scientist).GetHtml($"/lab/datasets/{failed.Number}");
        page.QuerySelector("[role=alert]")!.Words().ShouldContain(message);
        var retry = page.QuerySelectorAll("main a").Single(a => a.Words() == "Réessayer").GetAttribute("href")!;
        (await (await Scientist).GetHtml(retry)).QuerySelector<IHtmlInputElement>("[name='Input.Name']")!.Value.ShouldBe("Essai");
        (await host.Ingested(number, "Essai", Csv)).Status.ShouldBe(DatasetStatus.Ready);
    }

    [Theory]
    [InlineData("", "clients.csv", "a;b\n1;2\n", "Le nom du dataset est obligatoire")]
    [InlineData("Clients", "clients.csv", "", "Le fichier est vide")]
    [InlineData("Clients", "clients.pdf", "a;b\n1;2\n", "Ce format n’est pas reconnu")]
    [InlineData("Clients", null, null, "Choisissez le fichier")]
    public async Task A_bad_form_says_what_is_wrong_beside_its_field(string name, string? fileName, string? content, string message)
    {
        var (_, number) = await host.ScientistsUseCase();
        using var answer = await (await Scientist).Upload(number, name, fileName ?? "", content is null ? null : Encoding.UTF8.GetBytes(content), tags: "gardé");
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await answer.Html();
        page.QuerySelectorAll(".field.invalid .error").ShouldHaveSingleItem().Words().ShouldContain(message);
        page.QuerySelector<IHtmlInputElement>("[name='Input.Tags']")!.Value.ShouldBe("gardé");
    }

    [Fact]
    [Trait("Requirement", "R067")]
    public async Task A_name_already_taken_keeps_the_form_and_the_file()
    {
        var (_, number) = await host.ScientistsUseCase();
        await host.Ingested(number, "Doublon", Csv);
        using var refused = await (await Scientist).Upload(number, "doublon", "b.csv", Encoding.UTF8.GetBytes(Csv));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.Html();
        page.QuerySelector(".field.invalid .error")!.Words().ShouldContain("déjà pris");
        page.QuerySelector("main")!.Words().ShouldContain("Fichier déjà reçu : b.csv");
        using var accepted = await (await Scientist).Upload(number, "Doublon bis", "", null, page: page);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    [Trait("Requirement", "R007")]
    public async Task More_than_five_gigabytes_are_refused_before_they_are_sent()
    {
        var (_, number) = await host.ScientistsUseCase();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/lab/datasets/ajouter/fichier?uc=UC_{number}") { Content = new ByteArrayContent([1]) };
        request.Content.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };
        request.Content.Headers.ContentLength = 6L * 1024 * 1024 * 1024;
        using var answer = await (await Scientist).SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_form_without_its_token_stores_nothing()
    {
        var (_, number) = await host.ScientistsUseCase();
        using var answer = await (await Scientist).Upload(number, "Volé", "v.csv", Encoding.UTF8.GetBytes(Csv), token: false);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.Tables.CountAsync<DatasetRow>(EventStore.AsOf.Now, "name = 'Volé'")).ShouldBe(0);
    }
}
