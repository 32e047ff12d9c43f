using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>What the two pages with the form share: the live answers beside its fields, and saving with or without activating.</summary>
public abstract class IngestionFormPage(PageCommands commands, IngestionScripts scripts, CronSentence sentence, Texts texts, SparkProfile spark, TimeProvider clock) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public IngestionInput Input { get; set; } = new();

    public abstract string Action { get; }

    public abstract string Back { get; }

    public abstract int UseCaseNumber { get; }

    /// <summary>The use case's datasets, to pick targets among them.</summary>
    public IReadOnlyList<string> KnownDatasets { get; protected set; } = [];

    public bool SparkIsOn => spark.IsOn;

    public string? CronRule => string.IsNullOrWhiteSpace(Input.Cron) ? null : ScenarioJobs.JobCron.Objection(Input.Cron);

    public string? Sentence => string.IsNullOrWhiteSpace(Input.Cron) || CronRule is not null ? null : sentence.Of(Input.Cron);

    public IReadOnlyList<NextRun> NextRuns => NextRun.Of(Input.Cron, Input.Zone, clock.GetUtcNow(), 10);

    public string? Problem { get; private set; }

    public int? ProblemLine { get; private set; }

    public bool Checked { get; private set; }

    protected Texts Texts => texts;

    /// <summary>The sentence and the next runs, as one types.</summary>
    public IActionResult OnPostPreview() => Partial("_NextRuns", this);

    /// <summary>What is wrong with the script, as one types.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken ct)
    {
        var text = IngestionForm.Normal(Input.Script);
        if (text.Length is > 0 and <= IngestionForm.LongestScript)
        {
            Checked = true;
            if (await scripts.ObjectionAsync(Input.Language, text, ct) is { } objection)
            {
                Problem = texts.Rule(objection.Rule, [.. objection.Args]);
                ProblemLine = objection.Args is [int line] ? line : null;
            }
        }

        return Partial("_Check", this);
    }

    protected async Task<IActionResult> SaveAsync(ICommand save, Guid jobId, int number, bool activate, Func<Task> reload)
    {
        if (!(await commands.SendAsync(this, save, Key)).Ok)
        {
            await reload();
            return Page();
        }

        this.Flash(save is CreateIngestionJob ? "job.created" : "job.saved", Input.Name);
        if (activate)
        {
            // Saved in any case: why it is not active stands on its page.
            var result = await commands.SendAsync(this, new ActivateIngestionJob(jobId), EventStore.DeterministicGuid.From("activate", Key.ToString()));
            if (!result.Ok)
                this.Flash("ijob.saved_not_active", Input.Name, string.Join(" ", ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage)));
            Response.StatusCode = StatusCodes.Status200OK;
        }

        return this.Go($"/lab/ingestion-jobs/{number}");
    }
}
