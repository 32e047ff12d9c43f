using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

/// <summary>« Revenir à cette version ».</summary>
public sealed record RevertDataset(Guid DatasetId, int Version) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;

    public sealed class Validator : AbstractValidator<RevertDataset>
    {
        public Validator() => RuleFor(c => c.Version).GreaterThan(0).WithMessage("dataset.version_unknown");
    }
}

public static class RevertDatasetHandler
{
    public static Refusal? Validate(RevertDataset command, Dataset state) =>
        state.Status == DatasetStatus.Archived ? new Refusal("dataset.archived")
        : !state.Versions.ContainsKey(command.Version) ? new Refusal("dataset.version_unknown")
        : null;

    public static Decision Handle(RevertDataset command, Dataset state) =>
        state.Current is not { } current || current.Version == command.Version
            ? Decision.Nothing
            : Decision.Of(new DatasetVersionReverted(command.Version, current.Version, current.Sha256, state.Versions[command.Version]));
}
