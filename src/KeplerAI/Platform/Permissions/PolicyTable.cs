using System.Collections.Immutable;
using KeplerAI.Administration.Users;
using static KeplerAI.Platform.Permissions.Grant;

namespace KeplerAI.Platform.Permissions;

/// <summary>One cell of the matrix.</summary>
public enum Grant
{
    Denied,

    /// <summary>Only as contributor of the use case.</summary>
    Member,

    Allowed,
}

/// <summary>
/// The permission matrix, as data: Admin, DevOps, Manager, then Standard narrowed by function. An AML Auditor's column replaces every role's: it removes
/// every write (D02, D58).
/// </summary>
public static class PolicyTable
{
    private const int Functions = 3;

    //                                                                            Admin    DevOps  Manager  D.Scient Analyst  Business Viewer   Auditor
    public static readonly ImmutableDictionary<Capability, ImmutableArray<Grant>> Rows = new Dictionary<Capability, ImmutableArray<Grant>>
    {
        [Capability.Administer] =             [Allowed, Denied,  Denied,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.ReadWholeJournal] =       [Allowed, Denied,  Denied,  Denied,  Denied,  Denied,  Denied,  Allowed],
        [Capability.ReadUseCaseJournal] =     [Allowed, Member,  Member,  Member,  Member,  Denied,  Denied,  Allowed],
        [Capability.SeeBusinessData] =        [Member,  Member,  Member,  Member,  Member,  Member,  Member,  Member],
        [Capability.IngestDatasets] =         [Member,  Member,  Denied,  Member,  Denied,  Denied,  Denied,  Denied],
        [Capability.CreateScenarios] =        [Member,  Member,  Denied,  Member,  Denied,  Denied,  Denied,  Denied],
        [Capability.ControlOthersJobs] =      [Allowed, Member,  Denied,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.ApproveActivation] =      [Denied,  Denied,  Member,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.RequestActivation] =      [Member,  Member,  Denied,  Member,  Denied,  Denied,  Denied,  Denied],
        [Capability.CreateModels] =           [Allowed, Member,  Denied,  Member,  Denied,  Denied,  Denied,  Denied],
        [Capability.StartDeployments] =       [Allowed, Member,  Denied,  Member,  Denied,  Denied,  Denied,  Denied],
        [Capability.ExecuteModels] =          [Allowed, Member,  Denied,  Member,  Denied,  Member,  Denied,  Denied],
        [Capability.ViewResults] =            [Member,  Member,  Member,  Member,  Member,  Member,  Member,  Member],
        [Capability.TriageAlerts] =           [Denied,  Denied,  Member,  Denied,  Member,  Denied,  Denied,  Denied],
        [Capability.ApproveCriticalClosing] = [Denied,  Denied,  Member,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.ExportEvidence] =         [Allowed, Denied,  Member,  Denied,  Denied,  Denied,  Denied,  Allowed],
        [Capability.ReadSystemJournal] =      [Allowed, Allowed, Denied,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.Elevate] =                [Allowed, Denied,  Denied,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.GrantDataset] =           [Denied,  Denied,  Member,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.OverrideTested] =         [Denied,  Denied,  Member,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.ProposeAlertRules] =      [Denied,  Denied,  Denied,  Member,  Member,  Denied,  Denied,  Denied],
        [Capability.ApproveAlertRules] =      [Denied,  Denied,  Member,  Denied,  Denied,  Denied,  Denied,  Denied],
        [Capability.ExportRows] =             [Denied,  Denied,  Member,  Member,  Member,  Member,  Denied,  Allowed],
        [Capability.Backfill] =               [Member,  Member,  Denied,  Member,  Denied,  Denied,  Denied,  Denied],
        [Capability.Replay] =                 [Denied,  Denied,  Member,  Denied,  Denied,  Denied,  Denied,  Allowed],
        [Capability.ReadUnmaskedJournal] =    [Denied,  Denied,  Member,  Member,  Member,  Denied,  Denied,  Allowed],
    }.ToImmutableDictionary();

    /// <param name="function">Held in the use case asked about, or the user's default.</param>
    public static Grant Cell(Capability capability, PlatformRole role, BusinessFunction function) => Rows[capability][Column(role, function)];

    /// <param name="membership">The function held in the use case; null for someone who is not a contributor.</param>
    public static bool Allows(Capability capability, PlatformRole role, BusinessFunction byDefault, BusinessFunction? membership) =>
        Cell(capability, role, byDefault is BusinessFunction.AmlAuditor ? byDefault : membership ?? byDefault) switch
        {
            Allowed => true,
            Member => membership is not null,
            _ => false,
        };

    private static int Column(PlatformRole role, BusinessFunction function) => (role, function) switch
    {
        (_, BusinessFunction.AmlAuditor) => Functions + 4,
        (PlatformRole.Admin, _) => 0,
        (PlatformRole.DevOps, _) => 1,
        (PlatformRole.Manager, _) => 2,
        (_, BusinessFunction.DataScientist) => Functions,
        (_, BusinessFunction.AmlAnalyst) => Functions + 1,
        (_, BusinessFunction.BusinessUser) => Functions + 2,
        _ => Functions + 3,
    };
}
