using KeplerAI.Torture;
using Xunit.Abstractions;

namespace KeplerAI.Messaging.Tests;

/// <summary>Needs the machine for itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TortureCollection
{
    public const string Name = "torture";
}

/// <summary>
/// Writers, daemons, workers and PostgreSQL itself killed with kill -9 at random: afterwards every acknowledged event is there once, every read table
/// equals a fresh fold, every piece of work has one outcome and no slot fired twice. A run is repeated with its printed seed:
/// <c>dotnet run --project tests/KeplerAI.Torture -- [--long] --seed n</c>.
/// </summary>
[Collection(TortureCollection.Name)]
public sealed class TortureTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Requirement", "D13")]
    public Task Nothing_acknowledged_is_lost_and_nothing_happens_twice() => HoldsAsync(TorturePlan.Short(Seed()));

    [Fact]
    [Trait("Category", "Long")]
    public Task Nothing_acknowledged_is_lost_and_nothing_happens_twice_for_a_minute() => HoldsAsync(TorturePlan.Long(Seed()));

    private static int Seed() => Random.Shared.Next(1, 1_000_000);

    private async Task HoldsAsync(TorturePlan plan)
    {
        var report = await TortureRun.RunAsync(plan, output.WriteLine);
        output.WriteLine(report.ToString());
        report.Faults.ShouldBeEmpty(report.ToString());
    }
}
