using KeplerAI.Browser.Tests.Support;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    [Fact]
    [Step(9)]
    [Trait("Requirement", "R116")]
    [Trait("Requirement", "R122")]
    [Trait("Requirement", "R123")]
    [Trait("Requirement", "R129")]
    [Trait("Requirement", "R135")]
    public Task The_scientist_starts_a_notebook_instance_and_sees_what_it_uses() => walk.StepAsync(Scientist, async louis =>
    {
        await TabAsync(louis, "Jupyter");
        await ShowAsync(louis, "jupyter-nouveau");
        await louis.Button("Créer").ClickAsync();
        var instance = louis.Page.Locator("#instance");
        await Expect(instance.GetByText("Active", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(instance.GetByText("Louis Moreau")).ToBeVisibleAsync();
        await Expect(instance.Locator("meter")).ToHaveCountAsync(2);
        await Expect(instance).ToContainTextAsync("Inactifs");
    });

    [Fact]
    [Step(10)]
    [Trait("Requirement", "R136")]
    [Trait("Requirement", "R137")]
    [Trait("Requirement", "R138")]
    [Trait("Requirement", "R139")]
    [Trait("Requirement", "R146")]
    public Task The_instance_page_gives_every_path_to_copy() => walk.StepAsync(Scientist, async louis =>
    {
        var paths = louis.Page.Locator("section", new() { Has = louis.Heading("Chemins des dossiers") });
        foreach (var folder in new[] { "dataprep", "training", "scoring" })
            (await louis.CopiedAsync(() => paths.Locator($"[data-copy$='SC_1/{folder}']").ClickAsync())).ShouldBe($"/UC_1/scenarios/SC_1/{folder}");

        await Expect(paths.Locator($"[data-copy='{RawPath}']")).ToBeVisibleAsync();
        await ShowAsync(louis, "jupyter");
    });

    [Fact]
    [Step(11)]
    [Trait("Requirement", "R128")]
    [Trait("Requirement", "R144")]
    [Trait("Requirement", "R124")]
    [Trait("Requirement", "R176")]
    [Trait("Requirement", "R173")]
    public Task Jupyter_opens_under_another_origin_and_a_notebook_there_tests_a_script() => walk.StepAsync(Scientist, async louis =>
    {
        var tree = await louis.Context.RunAndWaitForPageAsync(() => louis.Button("Ouvrir").ClickAsync());
        await tree.WaitForURLAsync($"{walk.Application.JupyterUrl}/jupyter/*/tree*");
        foreach (var folder in new[] { "dataprep", "training", "scoring" })
            await Expect(tree.Locator("#notebook_list").GetByText(folder, new() { Exact = true })).ToBeVisibleAsync();
        (await louis.Context.CookiesAsync([tree.Url])).ShouldAllBe(cookie => cookie.Name == "kepler_jupyter" || cookie.Name == "_xsrf" || cookie.Name.StartsWith("username-"), "The application's session stays with the application.");
        foreach (var folder in new[] { "dataprep", "training", "scoring" })
            (await tree.EvaluateAsync<int>(Save, new { path = $"{folder}/{folder}.py", text = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "samples", "credit-risk", $"{folder}.py")) })).ShouldBe(201);

        await tree.Locator("#notebook_list").GetByText("dataprep", new() { Exact = true }).ClickAsync();
        await Expect(tree.Locator("#notebook_list").GetByText("dataprep.py", new() { Exact = true })).ToBeVisibleAsync();
        await tree.Locator("#new-dropdown-button").ClickAsync();
        walk.Notebook = await louis.Context.RunAndWaitForPageAsync(() => tree.Locator("#kernel-python3 a").ClickAsync());
        await walk.Notebook.Locator("body.notebook_app").WaitForAsync();
        await RunInNotebookAsync("dataprep/dataprep.py", "1000 lignes préparées");
    });

    // Jupyter's own way to save a file, from its own page and with its own cookie.
    private const string Save = """
        async ({ path, text }) => {
          const base = document.body.dataset.baseUrl;
          const xsrf = document.cookie.match(/_xsrf=([^;]*)/)?.[1] ?? '';
          const answer = await fetch(`${base}api/contents/${path}`, { method: 'PUT', headers: { 'Content-Type': 'application/json', 'X-XSRFToken': xsrf }, body: JSON.stringify({ type: 'file', format: 'text', content: text }) });
          return answer.status;
        }
        """;

    /// <summary>Types « kepler run » in a new cell, runs it, and waits for what the script prints.</summary>
    private async Task RunInNotebookAsync(string script, string printed)
    {
        var notebook = walk.Notebook!;
        await notebook.BringToFrontAsync();
        await Expect(notebook.Locator("#kernel_indicator_icon")).ToHaveClassAsync("kernel_idle_icon");
        var cell = notebook.Locator(".code_cell").Last;
        await cell.Locator(".CodeMirror").ClickAsync();
        await notebook.Keyboard.InsertTextAsync($"!kepler run ../{script}");
        await notebook.Keyboard.PressAsync("Shift+Enter");
        await Expect(notebook.Locator(".output_area").GetByText(printed).First).ToBeVisibleAsync();
        await Expect(notebook.Locator(".code_cell", new() { HasText = script }).Locator(".input_prompt")).Not.ToContainTextAsync("*");
    }
}
