using FluentValidation;
using KeplerAI.Lab.ScenarioJobs;

namespace KeplerAI.Lab.Connections;

public sealed class FeedSourceValidator : AbstractValidator<FeedSource>
{
    public FeedSourceValidator()
    {
        RuleFor(s => s.Table).NotEmpty().WithMessage("feed.table_required");
        RuleFor(s => s.Columns).Must(c => !c.IsDefaultOrEmpty).WithMessage("feed.columns_required");
        RuleFor(s => s.Mode).IsInEnum().WithMessage("feed.mode_unknown");
        RuleFor(s => s.DateColumn).Must((source, column) => column is not null && source.DateKind is not null && source.Columns.Contains(column))
            .When(s => s.Mode == ExtractionMode.Append && !s.Columns.IsDefaultOrEmpty).WithMessage("feed.date_required");
    }
}

public sealed class FeedScheduleValidator : AbstractValidator<FeedSchedule>
{
    public FeedScheduleValidator()
    {
        RuleFor(s => s.Zone).Must(JobCron.KnowsZone).WithMessage("job.zone_unknown");
        RuleFor(s => s.Cron).Must(c => JobCron.Objection(c!) is null).When(s => !string.IsNullOrWhiteSpace(s.Cron)).WithMessage(s => JobCron.Objection(s.Cron!)!);
        RuleFor(s => s.Missed).IsInEnum().WithMessage("feed.missed_unknown");
    }
}
