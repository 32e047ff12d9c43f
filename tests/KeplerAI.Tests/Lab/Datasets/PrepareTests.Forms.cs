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

public sealed partial class PrepareTests
{
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
