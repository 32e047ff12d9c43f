namespace KeplerAI.Platform.Permissions;

/// <summary>What sending a command needs.</summary>
/// <param name="Own">Capability asked of the object's maker (or of anyone, when <paramref name="Others"/> is null).</param>
/// <param name="Others">Capability asked of anybody else.</param>
/// <param name="BySystem">Workers and schedules may send it.</param>
/// <param name="ByPeople">False for a command that only the platform itself sends.</param>
public sealed record CommandPolicy(Capability? Own, Capability? Others, bool BySystem, bool ByPeople);
