namespace KeplerAI.Lab.ScenarioJobs;

/// <summary>A small form that asks for a reason before it acts.</summary>
public sealed record ReasonForm(string Action, string Handler, Guid Job, string Label, string? Help, bool OffersCancel);
