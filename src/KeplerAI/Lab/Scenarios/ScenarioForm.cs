namespace KeplerAI.Lab.Scenarios;

/// <summary>What the scenario forms post, as typed.</summary>
public sealed class ScenarioForm
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public long? Version { get; set; }
}

/// <param name="Reference">« UC_n » of the use case.</param>
public sealed record ScenarioFormView(ScenarioForm Input, string Reference);
