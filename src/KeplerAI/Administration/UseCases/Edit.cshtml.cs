using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.UseCases;

/// <summary>Name, description and type. A form older than the use case keeps what was typed and shows what stands now.</summary>
[Needs(Capability.Administer)]
public sealed class Edit(UseCaseAccess access, IReadTables tables, PageCommands commands) : PageModel
{
    [BindProperty]
    public UseCaseForm Input { get; set; } = new();

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public UseCaseRow Row { get; private set; } = null!;

    public bool IsStale { get; private set; }

    public UseCaseFormView View => new(Input, []);

    public async Task OnGetAsync(int id, CancellationToken ct)
    {
        await LoadAsync(id, ct);
        Input = new() { Name = Row.Name, Description = Row.Description, Type = Row.Type.ToString(), Version = Row.Version };
    }

    public async Task<IActionResult> OnPostAsync(int id, CancellationToken ct)
    {
        await LoadAsync(id, ct);
        this.Expect("Input.Name", "Input.Description", "Input.Type");
        var result = await commands.SendAsync(this, new ChangeUseCase(Row.UseCaseId, Input.Name ?? "", Input.Description ?? "", Input.ChosenType, Input.Version ?? Row.Version), Key);
        if (result.Ok)
        {
            this.Flash("uc.done_changed");
            return this.Go($"/administration/use-cases/{id}");
        }

        if (result.Outcome == Outcome.Conflict)
        {
            await LoadAsync(id, ct);
            IsStale = true;
            // The next « Enregistrer » is made knowing the values shown: it counts from them.
            Input.Version = Row.Version;
            ModelState.Remove("Input.Version");
        }

        return Page();
    }

    private async Task LoadAsync(int id, CancellationToken ct) =>
        Row = (await tables.FindAsync<UseCaseRow>(AsOf.Now, (await access.OpenAsync(id, ct)).UseCaseId, ct))!;
}
