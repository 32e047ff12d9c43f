using KeplerAI.Messaging;

namespace KeplerAI.Torture;

public sealed partial class Verdict
{
    /// <summary>The read tables, against a fold of the log that shares no code with the projections, and against the store's own.</summary>
    private async Task TablesAsync(List<Stored> log)
    {
        var units = log.Where(e => e.Type is "unit_opened" or "unit_moved").GroupBy(e => e.Stream)
            .ToDictionary(s => s.Key.ToString(), s => (s.First().Region!, s.Sum(e => e.Amount ?? 0), s.Count(e => e.Type == "unit_moved")));
        var regions = log.Where(e => e.Region is not null).GroupBy(e => e.Region!)
            .ToDictionary(r => r.Key, r => ($"{r.Count(e => e.Type == "unit_opened")}", r.Sum(e => e.Amount ?? 0), r.Count(e => e.Type == "unit_moved")));
        await SameAsync("select unit_id::text, region, total, moves from kepler_read.torture_unit where valid_to is null", units);
        await SameAsync("select region, units::text, total, moves from kepler_read.torture_region where valid_to is null", regions);
        foreach (var table in store.Projections)
        {
            var differences = await store.RebuildAndCompareAsync(table);
            Say(differences.Count == 0, () => $"{table} is not what its events fold to: {string.Join("; ", differences.Take(5))}.");
        }
    }

    private async Task SameAsync(string sql, Dictionary<string, (string, long, int)> expected)
    {
        var rows = new Dictionary<string, (string, long, int)>();
        await ReadAsync(sql, r => rows.Add(r.GetString(0), (r.GetString(1), r.GetInt64(2), r.GetInt32(3))));
        foreach (var key in expected.Keys.Union(rows.Keys))
        {
            Say(expected.GetValueOrDefault(key) == rows.GetValueOrDefault(key), () => $"Row {key} is {rows.GetValueOrDefault(key)}, its events say {expected.GetValueOrDefault(key)}.");
        }
    }

    /// <summary>Every piece of work that an event asked for ended once; and once a later attempt had begun, an earlier one wrote nothing more.</summary>
    private async Task TasksAsync(List<Stored> log)
    {
        var asked = log.Where(e => e.Type == "unit_moved" && TortureReactor.AsksForWork(e.Amount!.Value)).Select(e => e.Token!.Value).ToHashSet();
        var states = new Dictionary<string, string>();
        await ReadAsync("select key, state from kepler_work.work", r => states.Add(r.GetString(0), r.GetString(1)));
        var done = log.Where(e => e.Type is "task_begun" or "task_finished").ToLookup(e => e.Stream);
        foreach (var task in asked)
        {
            var events = done[task].ToList();
            Say(states.GetValueOrDefault(TortureReactor.KeyOf(task)) == "done", () => $"Work {task} is {states.GetValueOrDefault(TortureReactor.KeyOf(task), "lost")}.");
            Say(events.Count(e => e.Type == "task_finished") == 1, () => $"Work {task} has {events.Count(e => e.Type == "task_finished")} outcomes.");
            Say(events.Zip(events.Skip(1)).All(pair => pair.First.Attempt <= pair.Second.Attempt), () => $"Work {task}: an attempt that was overtaken wrote: {string.Join(' ', events.Select(e => e.Attempt))}.");
        }

        Say(states.Count == asked.Count && done.All(t => asked.Contains(t.Key)), () => $"{states.Count} pieces of work, {asked.Count} were asked for.");
        Figures["work"] = asked.Count;
        Figures["attempts more than one"] = await ScalarAsync("select count(*) from kepler_work.work where attempts > 1");
    }

    /// <summary>Each clock's slots: on its grid, in order, never twice; and where missed ones are made up for, from the first to the last without a hole.</summary>
    private void Slots(List<Stored> log)
    {
        for (var i = 0; i < Stage.Clocks; i++)
        {
            var slots = log.Where(e => e.Type == "slot_fired" && e.Stream == Stage.ClockId(i)).Select(e => e.Slot!.Value).ToList();
            var step = TimeSpan.FromMinutes(Stage.Settings[i].Cron[1] == ' ' ? 1 : 2);
            Say(slots.TrueForAll(s => s.UtcTicks % step.Ticks == 0), () => $"Clock {i} fired between its slots.");
            if (Stage.Settings[i].Missed == MissedSlots.All && slots.Count > 0)
            {
                var set = log.First(e => e.Type == "clock_set" && e.Stream == Stage.ClockId(i)).At;
                Say(slots[0] - set <= step, () => $"Clock {i} was set at {set:O} and fired first at {slots[0]:O}.");
                Say(slots.Zip(slots.Skip(1)).All(pair => pair.Second - pair.First == step), () => $"Clock {i} lost a slot: {string.Join(' ', slots.Select(s => $"{s:HH:mm}"))}.");
            }
            Say(slots.Zip(slots.Skip(1)).All(pair => pair.First < pair.Second), () => $"Clock {i} fired a slot twice, or out of order: {string.Join(' ', slots.Select(s => $"{s:O}"))}.");
            Say(slots.Count > 0, () => $"Clock {i} never fired.");
            Figures["slots"] = Figures.GetValueOrDefault("slots") + slots.Count;
        }
    }
}
