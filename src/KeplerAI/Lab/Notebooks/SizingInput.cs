using KeplerAI.Lab.Scenarios;

namespace KeplerAI.Lab.Notebooks;

/// <summary>What the form of an instance posts.</summary>
public sealed class SizingInput
{
    public int DriverCores { get; set; } = 1;

    public int DriverMemoryGb { get; set; } = 1;

    public int ExecutorCores { get; set; } = 1;

    public int ExecutorMemoryGb { get; set; } = 1;

    public int Executors { get; set; }

    public static SizingInput Of(InstanceSizing sizing) => new()
    {
        DriverCores = sizing.DriverCores,
        DriverMemoryGb = sizing.DriverMemoryGb,
        ExecutorCores = sizing.ExecutorCores,
        ExecutorMemoryGb = sizing.ExecutorMemoryGb,
        Executors = sizing.Executors,
    };

    public RequestInstance Request(Guid id, int number, ScenarioRow scenario) =>
        new(id, number, scenario.ScenarioId, scenario.UseCaseId, DriverCores, DriverMemoryGb, ExecutorCores, ExecutorMemoryGb, Executors);
}
