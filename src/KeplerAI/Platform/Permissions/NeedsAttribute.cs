namespace KeplerAI.Platform.Permissions;

/// <summary>
/// What a page or endpoint needs. With <paramref name="kind"/>, the object is found by its number in route value « id » (or, for a use case, in
/// <c>?uc=UC_n</c>) and the capability is asked in its use case: outsiders get 404. Without, it is asked platform-wide: 403.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class NeedsAttribute(Capability capability, string? kind = null) : Attribute
{
    public Capability Capability { get; } = capability;

    /// <summary>One of <see cref="Scopes"/>' kinds.</summary>
    public string? Kind { get; } = kind;
}

/// <summary>Kinds of numbered objects, as in <see cref="ScopeRow.Kind"/>.</summary>
public static class Scopes
{
    public const string UseCase = "use-case";
    public const string Dataset = "dataset";
    public const string Scenario = "scenario";
    public const string Instance = "instance";
    public const string Job = "job";
    public const string Run = "run";
    public const string IngestionJob = "ingestion-job";

    /// <summary>Without a number of its own, as <see cref="Feed"/>: pages find both through their use case and dataset.</summary>
    public const string Connection = "connection";

    public const string Feed = "feed";
}
