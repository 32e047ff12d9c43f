using System.Diagnostics;

namespace KeplerAI.Torture;

/// <summary>What is done to whom, and when: all from one seed.</summary>
public sealed class Chaos(TorturePlan plan, Troupe troupe, Server server)
{
    private readonly Random _dice = new(plan.Seed);
    private readonly Dictionary<string, long> _done = new() { ["killed"] = 0, ["frozen"] = 0, ["backends killed"] = 0, ["servers killed"] = 0 };

    public IReadOnlyDictionary<string, long> Figures => _done;

    /// <summary>Anything may die. PostgreSQL itself does at least once, and so does one of its sessions.</summary>
    public async Task StormAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < plan.Storm)
        {
            await Task.Delay(_dice.Next(100, 900));
            await (_dice.Next(100) switch
            {
                < 20 => KillBackendAsync(),
                < 32 => KillServerAsync(),
                _ => HurtProcessAsync(),
            });
        }

        while (_done["backends killed"] == 0)
        {
            await KillBackendAsync();
        }

        await KillServerAsync();
        await Task.Delay(300);
    }

    /// <summary>Processes die and freeze; PostgreSQL lives.</summary>
    public async Task HarassAsync(TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            await Task.Delay(_dice.Next(200, 1200));
            await HurtProcessAsync();
        }
    }

    private async Task HurtProcessAsync()
    {
        var index = troupe.Pick(_dice);
        if (_dice.Next(4) > 0)
        {
            troupe.Replace(index);
            _done["killed"]++;
            return;
        }

        // Longer than a lease: what wakes up was overtaken meanwhile.
        troupe[index].Freeze();
        await Task.Delay(_dice.Next(200, 2500));
        troupe[index].Thaw();
        _done["frozen"]++;
    }

    private async Task KillBackendAsync()
    {
        if (await server.KillBackendAsync(_dice))
        {
            _done["backends killed"]++;
        }
        else
        {
            await Task.Delay(50);
        }
    }

    private async Task KillServerAsync()
    {
        await server.KillAsync();
        _done["servers killed"]++;
    }
}
