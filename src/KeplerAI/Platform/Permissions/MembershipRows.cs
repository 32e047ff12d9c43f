using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;

namespace KeplerAI.Platform.Permissions;

/// <summary>Folds <see cref="MembershipRow"/> from the use case's stream.</summary>
public sealed class MembershipRows : TemporalProjection<MembershipRow>
{
    public MembershipRows() : base("membership")
    {
        ProjectMany<UseCaseCreated>(
            e => e.Data.Contributors.Select(c => (object)(e.StreamId, c.UserId)),
            (_, e, key) => Row(e.Data.Contributors.First(c => c.UserId == (((Guid, Guid))key).Item2), e.StreamId));
        Project<ContributorAdded>(e => (e.StreamId, e.Data.UserId), (_, e) => new(e.StreamId, e.Data.UserId, e.Data.Function.ToString()));
        Project<ContributorFunctionChanged>(e => (e.StreamId, e.Data.UserId), (_, e) => new(e.StreamId, e.Data.UserId, e.Data.Function.ToString()));
        Project<ContributorRemoved>(e => (e.StreamId, e.Data.UserId), (_, _) => null);
    }

    public override IReadOnlyList<string> Indexes => ["user_id"];

    private static MembershipRow Row(Contributor contributor, Guid useCase) => new(useCase, contributor.UserId, contributor.Function.ToString());
}
