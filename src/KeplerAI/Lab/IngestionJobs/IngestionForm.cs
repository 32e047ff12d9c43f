using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.ScenarioJobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>What people fill in, whether a job is made or edited.</summary>
public sealed record IngestionForm(
    string Name, ScriptLanguage Language, string Script, string Cron, string Zone, MissedSlots Missed, int MissedCap, OverlapPolicy Overlap, int Retries,
    ImmutableArray<string> Datasets, ImmutableArray<string> Tags)
{
    public const int LongestScript = 100_000;
    public const int MostLines = 2000;
    public const int MostDatasets = 10;

    /// <summary>The script as it is kept, hashed and run: a browser sends other line ends than Jupyter writes.</summary>
    public string Text => Normal(Script);

    public IngestionDefinition Definition() => new(
        Name.Trim(), Language, Sha256Of(Text), Text.Split('\n').Length, Cron.Trim(), Zone, Missed, Missed == MissedSlots.All ? MissedCap : 1, Overlap, Retries, Datasets, Tags);

    public static string Sha256Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Normal(string? script)
    {
        var text = (script ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd();
        return text.Length == 0 ? "" : text + "\n";
    }

    public sealed class Validator : AbstractValidator<IngestionForm>
    {
        public Validator()
        {
            RuleFor(f => f.Name).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("job.name_required").MaximumLength(80).WithMessage("job.name_too_long")
                .Must(n => TableSlug.Of(n).Length > 0).WithMessage("ijob.name_unusable");
            RuleFor(f => f.Language).IsInEnum().WithMessage("ijob.language_required");
            RuleFor(f => f.Text).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("ijob.script_required")
                .Must(t => t.Length <= LongestScript && t.Count(c => c == '\n') <= MostLines).WithMessage("ijob.script_too_long").OverridePropertyName(nameof(Script));
            RuleFor(f => f.Cron).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("ijob.cron_required").Must(c => JobCron.Objection(c) is null).WithMessage(f => JobCron.Objection(f.Cron)!);
            RuleFor(f => f.Zone).Must(JobCron.KnowsZone).WithMessage("job.zone_unknown");
            RuleFor(f => f.Missed).IsInEnum().WithMessage("ijob.missed_required");
            RuleFor(f => f.MissedCap).InclusiveBetween(1, 100).When(f => f.Missed == MissedSlots.All).WithMessage("ijob.missed_cap");
            RuleFor(f => f.Overlap).IsInEnum().WithMessage("ijob.overlap_required");
            RuleFor(f => f.Retries).InclusiveBetween(0, 5).WithMessage("ijob.retries");
            RuleFor(f => f.Datasets).Cascade(CascadeMode.Stop).Must(d => !d.IsDefaultOrEmpty).WithMessage("ijob.datasets_required")
                .Must(d => d.Length <= MostDatasets && d.All(n => n.Length <= DatasetNames.MaxLength && TableSlug.Of(n).Length > 0)).WithMessage("ijob.datasets_unusable");
            RuleFor(f => f.Tags).Must(DatasetTags.Fit).WithMessage("dataset.tags_long");
        }
    }
}

/// <summary>Names of ingestion jobs are unique in their use case while they live.</summary>
public static class IngestionNames
{
    public static string Scope(Guid useCaseId) => $"ingestion-job:{useCaseId:N}";
}
