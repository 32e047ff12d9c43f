using FluentValidation;

namespace KeplerAI.Lab.Datasets;

/// <summary>Names of datasets are unique in their use case, as are their folders.</summary>
public static class DatasetNames
{
    public const int MaxLength = 80;

    public static string Scope(Guid useCaseId) => $"dataset:{useCaseId}";

    public static IRuleBuilderOptions<T, string> IsDatasetName<T>(this IRuleBuilderInitial<T, string> rule) => rule.Cascade(CascadeMode.Stop)
        .NotEmpty().WithMessage("dataset.name_required")
        .MaximumLength(MaxLength).WithMessage("dataset.name_long")
        .Must(n => TableSlug.Of(n).Length > 0).WithMessage("dataset.name_unusable");
}
