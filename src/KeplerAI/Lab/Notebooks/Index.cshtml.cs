using KeplerAI.EventStore;
using KeplerAI.Lab.Notebooks.Proxy;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Notebooks;

/// <summary>Tab « Jupyter Instance » of a scenario.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Scenario)]
public sealed class IndexModel(InstanceViews views, PageCommands commands, INumbers numbers, ICurrentUser user, JupyterTickets tickets, KeplerSettings settings, InstanceCapacity capacity, Platform.TimeTravel.TimeTravel travel) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public SizingInput Input { get; set; } = new();

    public InstanceView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Input = SizingInput.Of(capacity.Proposed);
        await LoadAsync(ct);
        return Request.IsHtmx() ? Partial("_State", View) : Page();
    }

    public async Task<IActionResult> OnPostCreateAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (ModelState.IsValid)
        {
            var number = await numbers.NextAsync(Scopes.Instance, ct);
            var result = await commands.SendAsync(this, Input.Request(Guid.CreateVersion7(), number, View.Scenario), Key);
            if (result.Ok) return Done("notebook.created");
        }
        else
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        return Page();
    }

    public Task<IActionResult> OnPostStartAsync(CancellationToken ct) => DoAsync(i => new StartInstance(i), "notebook.start_asked", ct);

    public Task<IActionResult> OnPostRestartAsync(CancellationToken ct) => DoAsync(i => new RestartInstance(i), "notebook.restart_asked", ct);

    public Task<IActionResult> OnPostStopAsync(CancellationToken ct) => DoAsync(i => new StopInstance(i), "notebook.stop_asked", ct);

    public Task<IActionResult> OnPostDeleteAsync(CancellationToken ct) => DoAsync(i => new DeleteInstance(i), "notebook.delete_done", ct);

    /// <summary>« Ouvrir »: over to the notebooks' own origin, by a ticket that serves once.</summary>
    public async Task<IActionResult> OnPostOpenAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (View is not { IsReady: true, MayCreate: true }) return NotFound();
        var id = View.Instance!.InstanceId;
        return Redirect($"{settings.JupyterUrl}/jupyter/{id}/entree?ticket={tickets.Issue(id, user.Actor.UserId)}");
    }

    private async Task<IActionResult> DoAsync(Func<Guid, ICommand> command, string done, CancellationToken ct)
    {
        await LoadAsync(ct);
        if (View.Instance is not { } instance) return NotFound();
        var result = await commands.SendAsync(this, command(instance.InstanceId), Key);
        return result.Ok ? Done(done) : Page();
    }

    private IActionResult Done(string key)
    {
        this.Flash(key);
        return this.Go($"/lab/scenarios/{View.Scenario.Number}/jupyter");
    }

    private async Task LoadAsync(CancellationToken ct) => View = await views.LoadAsync(HttpContext.Scope()!.StreamId, HttpMethods.IsGet(Request.Method) ? travel.At : AsOf.Now, ct);
}
