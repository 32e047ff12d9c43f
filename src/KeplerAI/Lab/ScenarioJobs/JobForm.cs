using FluentValidation;
using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>The fields that creating and editing a job share.</summary>
public interface IJobForm
{
    string Name { get; }
    ScenarioFolder Folder { get; }
    string File { get; }
    string? Cron { get; }
    string Zone { get; }
}

public sealed class JobFormValidator : AbstractValidator<IJobForm>
{
    public JobFormValidator()
    {
        RuleFor(f => f.Name).NotEmpty().WithMessage("job.name_required").MaximumLength(80).WithMessage("job.name_too_long");
        RuleFor(f => f.Folder).IsInEnum().WithMessage("job.folder_required");
        RuleFor(f => f.File).Cascade(CascadeMode.Stop)
            .NotEmpty().WithMessage("job.file_required")
            .Must(f => !f.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)).WithMessage("job.notebook_refused")
            .Must(f => f.EndsWith(".py", StringComparison.Ordinal)).WithMessage("job.not_python")
            .Must(f => f == Path.GetFileName(f)).WithMessage("job.file_outside_folder");
        RuleFor(f => f.Zone).Must(JobCron.KnowsZone).WithMessage("job.zone_unknown");

        // Guide A asks a cron of every job but training, which is « manuellement à la demande » (D12).
        RuleFor(f => f.Cron).NotEmpty().When(f => f.Folder != ScenarioFolder.Training).WithMessage("job.cron_required");
        RuleFor(f => f.Cron).Must(c => JobCron.Objection(c!) is null).When(f => !string.IsNullOrWhiteSpace(f.Cron)).WithMessage(f => JobCron.Objection(f.Cron!)!);
    }

    public static JobDefinition DefinitionOf(IJobForm form) =>
        new(form.Name.Trim(), form.Folder, form.File, string.IsNullOrWhiteSpace(form.Cron) ? null : form.Cron.Trim(), form.Zone);
}

public static class JobNames
{
    public static string Scope(Guid scenarioId) => $"job:{scenarioId:N}";
}
