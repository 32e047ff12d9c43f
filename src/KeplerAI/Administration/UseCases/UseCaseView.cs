using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Lab.Datasets;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Administration.UseCases;

/// <summary>A contributor with the name people know.</summary>
public sealed record ContributorView(Guid UserId, string Name, BusinessFunction Function);

/// <summary>Everything that the page of a use case shows, as of one instant.</summary>
/// <param name="Datasets">Null for an Admin who is not a contributor: data stay with the contributors (D03).</param>
public sealed record UseCaseView(UseCaseRow Row, IReadOnlyList<ContributorView> Contributors, IReadOnlyList<DatasetRow>? Datasets, IReadOnlyList<ScenarioRow>? Scenarios)
{
    public static async Task<UseCaseView?> LoadAsync(IReadTables tables, IUserDirectory directory, AsOf at, Guid useCaseId, bool data, CancellationToken ct)
    {
        if (await tables.FindAsync<UseCaseRow>(at, useCaseId, ct) is not { } row)
            return null;
        var members = await tables.ListAsync<MembershipRow>(at, "use_case_id = @useCaseId", new { useCaseId }, ct: ct);
        var names = await directory.NamesAsync(members.Select(m => m.UserId), ct);
        var contributors = members
            .Select(m => new ContributorView(m.UserId, names.GetValueOrDefault(m.UserId, "?"), Enum.Parse<BusinessFunction>(m.Function)))
            .OrderBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase);
        return new(
            row,
            [.. contributors],
            data ? await tables.ListAsync<DatasetRow>(at, "use_case_id = @useCaseId and status <> 'Archived'", new { useCaseId }, "number", ct: ct) : null,
            data ? await tables.ListAsync<ScenarioRow>(at, "use_case_id = @useCaseId", new { useCaseId }, "number", ct: ct) : null);
    }
}
