using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Compute.DataLake;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab;

/// <summary>What a test of the LAB needs first: a use case with its people, a dataset, a scenario, made by the same commands as the pages.</summary>
internal static class LabWorld
{
    public static async Task<(Guid Id, int Number)> UseCase(this KeplerHost host, params (string Login, BusinessFunction Function)[] people)
    {
        var (id, number) = (Guid.CreateVersion7(), await host.Number(Scopes.UseCase));
        var contributors = new List<Contributor>();
        foreach (var (login, function) in people)
            contributors.Add(new(await host.IdOf(login), function));
        var result = await host.SendAsync(new CreateUseCase(id, number, $"Use case {id:N}", "Essai", UseCaseType.CreditRisk, [.. contributors]), "admin");
        result.Ok.ShouldBeTrue(string.Join(", ", result.Refusals));
        return (id, number);
    }

    public static Task<(Guid Id, int Number)> ScientistsUseCase(this KeplerHost host) => host.UseCase(("datascientist", BusinessFunction.DataScientist), ("viewer", BusinessFunction.Viewer));

    public static async Task<(Guid Id, int Number)> Scenario(this KeplerHost host, Guid useCase, string name = "Scoring Clients")
    {
        var (id, number) = (Guid.CreateVersion7(), await host.Number(Scopes.Scenario));
        (await host.SendAsync(new CreateScenario(id, number, useCase, name, "Essai"), "datascientist")).Ok.ShouldBeTrue();
        return (id, number);
    }

    public static async Task<DatasetRow> Ingested(this KeplerHost host, int useCase, string name, string csv)
    {
        using var answer = await (await host.SignedInAs("datascientist")).Upload(useCase, name, $"{name}.csv", Encoding.UTF8.GetBytes(csv));
        answer.StatusCode.ShouldBe(HttpStatusCode.Found, await answer.Content.ReadAsStringAsync());
        await host.DrainAsync();
        return (await host.Tables.ListAsync<DatasetRow>(EventStore.AsOf.Now, "name = @name", new { name }, "number desc", 1))[0];
    }

    /// <summary>One more version, of the rows that <paramref name="like"/> has now.</summary>
    public static async Task NextVersion(this KeplerHost host, DatasetRow dataset, DatasetRow like)
    {
        var lake = host.Services.GetRequiredService<IDataLake>();
        var copy = Path.Combine(TestFolder.Path, $"{Guid.NewGuid():N}.parquet");
        File.Copy(lake.Physical($"{like.Path}/{like.TableFile}"), copy);
        File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await host.Services.GetRequiredService<DatasetPublisher>().PublishAsync(dataset.DatasetId, copy, new DatasetOrigin(OriginKind.Database, $"{Guid.NewGuid():N}", await host.IdOf("datascientist"), Table: "suite"));
    }

    /// <summary>Fills the import form as a browser does: hidden fields first, the file last.</summary>
    public static async Task<HttpResponseMessage> Upload(this HttpClient client, int useCase, string name, string fileName, byte[]? file, string delimiter = "", string tags = "", bool token = true, IHtmlDocument? page = null)
    {
        var url = $"/lab/datasets/ajouter/fichier?uc=UC_{useCase}";
        page ??= await client.GetHtml(url);
        using var form = new MultipartFormDataContent();
        foreach (var hidden in page.QuerySelectorAll<IHtmlInputElement>("form[data-import] input[type=hidden]").Where(i => token || i.Name != "__RequestVerificationToken"))
            form.Add(new StringContent(hidden.Value), hidden.Name!);
        form.Add(new StringContent(name), "Input.Name");
        form.Add(new StringContent(delimiter), "Input.Delimiter");
        form.Add(new StringContent(tags), "Input.Tags");
        if (file is not null)
            form.Add(new ByteArrayContent(file), "File", fileName);
        return await client.PostAsync(new Uri(url, UriKind.Relative), form);
    }

    public static async Task<int> Number(this KeplerHost host, string kind) => await host.Services.CreateScope().ServiceProvider.GetRequiredService<INumbers>().NextAsync(kind);
}
