namespace KeplerAI.Platform.Permissions;

/// <summary>The rows of the permission matrix.</summary>
public enum Capability
{
    Administer,
    ReadWholeJournal,
    ReadUseCaseJournal,
    SeeBusinessData,
    IngestDatasets,
    CreateScenarios,
    ControlOthersJobs,
    ApproveActivation,
    RequestActivation,
    CreateModels,
    StartDeployments,
    ExecuteModels,
    ViewResults,
    TriageAlerts,
    ApproveCriticalClosing,
    ExportEvidence,
    ReadSystemJournal,
    Elevate,
    GrantDataset,
    OverrideTested,
    ProposeAlertRules,
    ApproveAlertRules,
    ExportRows,
    Backfill,
    Replay,
    ReadUnmaskedJournal,
}
