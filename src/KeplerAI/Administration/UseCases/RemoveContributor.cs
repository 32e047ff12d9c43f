using KeplerAI.Messaging;

namespace KeplerAI.Administration.UseCases;

/// <summary>Ends someone's access, from their next request on.</summary>
public sealed record RemoveContributor(Guid UseCaseId, Guid UserId) : ICommand<UseCase>
{
    Guid ICommand.StreamId => UseCaseId;
}

public static class RemoveContributorHandler
{
    public static Refusal? Validate(RemoveContributor command, UseCase state) =>
        !state.Contributors.ContainsKey(command.UserId) ? new Refusal("use_case.not_a_contributor", "Contributors")
        : state.Contributors.Count == 1 ? new Refusal("use_case.last_contributor", "Contributors")
        : null;

    public static Decision Handle(RemoveContributor command) => Decision.Of(new ContributorRemoved(command.UserId));
}
