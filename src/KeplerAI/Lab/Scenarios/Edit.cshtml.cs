using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Scenarios;

/// <summary>Name and description. A form older than the scenario keeps what was typed and shows what stands now.</summary>
[Needs(Capability.CreateScenarios, Scopes.Scenario)]
public sealed class Edit(IReadTables tables, PageCommands commands) : PageModel
{
    [BindProperty]
    public ScenarioForm Input { get; set; } = new();

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public ScenarioRow Row { get; private set; } = null!;

    public bool IsStale { get; private set; }

    public ScenarioFormView View => new(Input, $"UC_{Row.UseCaseNumber}");

    public async Task OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        Input = new() { Name = Row.Name, Description = Row.Description, Version = Row.Version };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        this.Expect("Input.Name", "Input.Description");
        var result = await commands.SendAsync(this, new ChangeScenario(Row.ScenarioId, Input.Name ?? "", Input.Description ?? "", Input.Version ?? Row.Version), Key);
        if (result.Ok)
        {
            this.Flash("scenario.done_changed");
            return this.Go($"/lab/scenarios/{Row.Number}");
        }

        if (result.Outcome == Outcome.Conflict)
        {
            await LoadAsync(ct);
            IsStale = true;
            // The next « Enregistrer » is made knowing the values shown: it counts from them.
            Input.Version = Row.Version;
            ModelState.Remove("Input.Version");
        }

        return Page();
    }

    private async Task LoadAsync(CancellationToken ct) => Row = (await tables.FindAsync<ScenarioRow>(AsOf.Now, HttpContext.Scope()!.StreamId, ct))!;
}
