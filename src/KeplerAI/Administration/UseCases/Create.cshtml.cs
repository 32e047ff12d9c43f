using KeplerAI.Administration.Users;
using KeplerAI.Platform;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.UseCases;

/// <summary>« Ajouter un Use Case », as a page of its own and as the list's dialog.</summary>
[Needs(Capability.Administer)]
public sealed class Create(PageCommands commands, INumbers numbers, IUserDirectory directory) : PageModel
{
    public const string Form = "/Administration/UseCases/_CreateForm.cshtml";

    [BindProperty]
    public UseCaseForm Input { get; set; } = new();

    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    public UseCaseFormView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => View = new(Input, await directory.ActiveAsync(ct));

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        View = new(Input, await directory.ActiveAsync(ct));
        this.Expect("Input.Name", "Input.Description", "Input.Type", "Input.Contributors");
        var number = await numbers.NextAsync(Scopes.UseCase, ct);
        var functions = View.People.ToDictionary(p => p.UserId, p => p.Function);
        var command = new CreateUseCase(Key, number, Input.Name ?? "", Input.Description ?? "", Input.ChosenType, Input.Chosen(functions));
        if (!(await commands.SendAsync(this, command, Key)).Ok)
            return Request.IsHtmx() ? this.Fragment(Form, View) : Page();
        this.Flash("uc.done_created");
        return this.Go("/administration/use-cases");
    }
}
