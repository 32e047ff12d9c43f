using System.Collections.Immutable;
using FluentValidation;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.Datasets;

public sealed record ChangeDatasetTags(Guid DatasetId, ImmutableArray<string> Tags) : ICommand<Dataset>
{
    Guid ICommand.StreamId => DatasetId;

    public sealed class Validator : AbstractValidator<ChangeDatasetTags>
    {
        public Validator() => RuleFor(c => c.Tags).Must(DatasetTags.Fit).WithMessage("dataset.tags_long");
    }
}

public static class ChangeDatasetTagsHandler
{
    public static Refusal? Validate(Dataset state) =>
        state.Status == DatasetStatus.Archived ? new Refusal("dataset.archived") : null;

    public static Decision Handle(ChangeDatasetTags command, Dataset state)
    {
        var tags = DatasetTags.Clean(command.Tags);
        return tags.SequenceEqual(state.Tags) ? Decision.Nothing : Decision.Of(new DatasetTagsChanged(tags));
    }
}
