using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Scenarios;

/// <summary>« + » or « Commencer »: a new scenario, whose next step is its Jupyter instance (R116).</summary>
[Needs(Capability.CreateScenarios, Scopes.UseCase)]
public sealed class Create(PageCommands commands, INumbers numbers, IReadTables tables) : PageModel
{
    public const string Form = "/Lab/Scenarios/_CreateForm.cshtml";

    [BindProperty]
    public ScenarioForm Input { get; set; } = new();

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public ScopeRow UseCase => HttpContext.Scope()!;

    public ScenarioFormView View => new(Input, $"UC_{UseCase.UseCaseNumber}");

    public IActionResult OnGet() => HttpContext.Scope() is null ? LocalRedirect("/lab/scenarios") : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is null)
            return LocalRedirect("/lab/scenarios");
        this.Expect("Input.Name", "Input.Description");
        var command = new CreateScenario(Key, await numbers.NextAsync(Scopes.Scenario, ct), UseCase.StreamId, Input.Name ?? "", Input.Description ?? "");
        if (!(await commands.SendAsync(this, command, Key)).Ok)
            return Request.IsHtmx() ? this.Fragment(Form, View) : Page();
        this.Flash("scenario.done_created");
        // A form sent twice made one scenario: its number is the first one drawn.
        return this.Go($"/lab/scenarios/{(await tables.FindAsync<ScenarioRow>(AsOf.Now, Key, ct))!.Number}");
    }
}
