using KeplerAI.EventStore;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.UseCases.Activation;

/// <summary>Asks for, decides and ends the production of a scenario.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Scenario)]
public sealed class IndexModel(IReadTables tables, PageCommands commands) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public Guid Demande { get; set; }

    [BindProperty]
    public string? Comment { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public ScenarioRow Scenario { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken ct) => LoadAsync(ct);

    public Task<IActionResult> OnPostRequestAsync(CancellationToken ct) =>
        DoAsync(s => new RequestActivation(s.UseCaseId, DeterministicGuid.From("activation", Key.ToString()), s.ScenarioId, Comment ?? ""), "activation.requested", ct);

    public Task<IActionResult> OnPostApproveAsync(CancellationToken ct) => DoAsync(s => new ApproveActivation(s.UseCaseId, Demande), "activation.approved", ct);

    public Task<IActionResult> OnPostRejectAsync(CancellationToken ct) => DoAsync(s => new RejectActivation(s.UseCaseId, Demande, Reason ?? ""), "activation.rejected", ct);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken ct) => DoAsync(s => new WithdrawActivation(s.UseCaseId, Demande), "activation.withdrawn", ct);

    public Task<IActionResult> OnPostRetireAsync(CancellationToken ct) => DoAsync(s => new RetireScenario(s.UseCaseId, s.ScenarioId, Reason ?? ""), "activation.retired", ct);

    private async Task<IActionResult> DoAsync(Func<ScenarioRow, ICommand> command, string done, CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!(await commands.SendAsync(this, command(Scenario), Key)).Ok)
            return Page();
        this.Flash(done, Scenario.Reference);
        return this.Go($"/lab/scenarios/{Scenario.Number}");
    }

    private async Task LoadAsync(CancellationToken ct) => Scenario = (await tables.FindAsync<ScenarioRow>(AsOf.Now, HttpContext.Scope()!.StreamId, ct))!;
}
