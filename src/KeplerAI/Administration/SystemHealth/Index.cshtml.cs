using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.SystemHealth;

/// <summary>« Système »: how the database, the log, its readers, the queues and the schedules stand, and what stands still in them.</summary>
[Needs(Capability.ReadSystemJournal)]
public sealed class Index(SystemReader reader, PageCommands commands, IDeadLetters letters, IWorkBoard board) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    /// <summary>The key of a piece of work, or the name of a shard.</summary>
    [BindProperty]
    public string? Target { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public SystemView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken ct) => View = await reader.ReadAsync(ct);

    public Task<IActionResult> OnPostRetryAsync(CancellationToken ct) => DoAsync(new RetryDeadWork(Target ?? ""), "system.retried", () => GoneAsync(ct), ct);

    public Task<IActionResult> OnPostDiscardAsync(CancellationToken ct) => DoAsync(new DiscardDeadWork(Target ?? "", Reason ?? ""), "system.discarded", () => GoneAsync(ct), ct);

    public Task<IActionResult> OnPostRetryShardAsync(CancellationToken ct) =>
        DoAsync(new RetryShard(Target ?? ""), "system.shard_retried", () => letters.RetryAsync(Target!, ct), ct);

    private async Task<IActionResult> DoAsync(ICommand command, string done, Func<Task> then, CancellationToken ct)
    {
        // What belongs to no field of this page stands above it: a reason is asked for once per piece of work.
        ModelState.Clear();
        if (!(await commands.SendAsync(this, command, Key)).Ok)
        {
            View = await reader.ReadAsync(ct);
            return Page();
        }

        await then();
        this.Flash(done, Target);
        return this.Go("/administration/systeme");
    }

    /// <summary>The decision reaches the queue by a reactor: waits a moment, so that the page that follows shows it.</summary>
    private async Task GoneAsync(CancellationToken ct)
    {
        for (var i = 0; i < 10 && await board.FindDeadAsync(Target!, ct) is not null; i++)
        {
            await Task.Delay(50, ct);
        }
    }
}
