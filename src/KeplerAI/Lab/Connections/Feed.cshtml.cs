using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Connections;

/// <summary>How a dataset is fed: its table, its windows, its rhythm, and what a person does about them.</summary>
[Needs(Capability.SeeBusinessData, Scopes.Dataset)]
public sealed class FeedModel(IReadTables tables, IPermissions permissions, ICurrentUser user, PageCommands commands, IProgressBoard board, TimeProvider clock) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public PlanInput Input { get; set; } = new();

    public DatasetRow Dataset { get; private set; } = null!;

    public FeedRow Feed { get; private set; } = null!;

    public ConnectionRow? Connection { get; private set; }

    public bool MayIngest { get; private set; }

    public Messaging.Progress? Progress { get; private set; }

    public DateOnly Yesterday => DayWindow.DateBefore(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(Feed.Zone));

    /// <summary>Days between the first and the last loaded that were never loaded.</summary>
    public IReadOnlyList<DateOnly> Missing
    {
        get
        {
            if (Feed.Windows is not [var last, ..])
                return [];
            var (known, first) = (Feed.Windows.Select(w => w.Day).ToHashSet(), Feed.Windows[^1].Day);
            return [.. Enumerable.Range(0, last.Day.DayNumber - first.DayNumber).Select(i => first.AddDays(i)).Where(d => !known.Contains(d))];
        }
    }

    public ScheduleFields Schedule => new(
        new(Feed.Cron, Feed.Zone, Feed.Paused ? [] : JobCron.Next(Feed.Cron, Feed.Zone, clock.GetUtcNow(), 10)), Feed.Missed, $"/lab/datasets/{Dataset.Number}/base?handler=Preview");

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await LoadAsync(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnGetProgressAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        if (Feed.Pending is null)
            Response.HtmxRedirect($"/lab/datasets/{Dataset.Number}/base");
        return Partial("_Pending", this);
    }

    public IActionResult OnPostPreview() => Partial("_Next", new NextRuns(Input.Cron, Input.Zone, JobCron.Next(Input.Cron, Input.Zone, clock.GetUtcNow(), 10)));

    public Task<IActionResult> OnPostRefreshAsync(DateOnly? day, bool whole, CancellationToken ct) =>
        SendAsync(d => new RefreshDataset(d, Key, null, day, whole), "feed.done_asked", ct);

    public Task<IActionResult> OnPostScheduleAsync(CancellationToken ct) => SendAsync(d => new ScheduleFeed(d, Input.Schedule), "feed.done_scheduled", ct);

    public Task<IActionResult> OnPostPauseAsync(string? reason, CancellationToken ct) => SendAsync(d => new PauseFeed(d, reason ?? ""), "feed.done_paused", ct);

    public Task<IActionResult> OnPostResumeAsync(CancellationToken ct) => SendAsync(d => new ResumeFeed(d), "feed.done_resumed", ct);

    private async Task<IActionResult> SendAsync(Func<Guid, ICommand> command, string done, CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        if (!(await commands.SendAsync(this, command(Dataset.DatasetId), Key)).Ok)
            return Page();
        this.Flash(done);
        return this.Go($"/lab/datasets/{Dataset.Number}/base");
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        var scope = HttpContext.Scope()!;
        if (await tables.FindAsync<FeedRow>(AsOf.Now, DatabaseFeed.IdOf(scope.StreamId), ct) is not { } feed)
            return false;
        (Feed, Dataset) = (feed, (await tables.FindAsync<DatasetRow>(AsOf.Now, scope.StreamId, ct))!);
        Connection = await tables.FindAsync<ConnectionRow>(AsOf.Now, feed.ConnectionId, ct);
        MayIngest = await permissions.MayAsync(user.Actor.UserId, Capability.IngestDatasets, scope.UseCaseId, ct) && Dataset.Status != DatasetStatus.Archived;
        Progress = feed.Pending is null ? null : await board.ReadAsync(IngestDataset.ProgressKey(scope.StreamId), ct);
        return true;
    }
}
