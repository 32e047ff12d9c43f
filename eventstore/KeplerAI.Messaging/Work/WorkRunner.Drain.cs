using System.Collections.Immutable;

namespace KeplerAI.Messaging;

/// <param name="Runs">Attempts made.</param>
/// <param name="Errors">What went wrong in attempts that failed, in order.</param>
public sealed record DrainReport(int Runs, ImmutableArray<string> Errors);

/// <summary>Does all work there is, here and now, one piece after the other.</summary>
public interface IWorkDrain
{
    /// <summary>Runs reactors and work until neither leaves anything to do; work that backs off is tried again at once. For tests and the demo.</summary>
    Task<DrainReport> DrainAsync(CancellationToken ct = default);
}

internal sealed partial class WorkRunner : IWorkDrain
{
    public async Task<DrainReport> DrainAsync(CancellationToken ct = default)
    {
        var errors = ImmutableArray.CreateBuilder<string>();
        var runs = 0;
        for (var before = -1; before != runs;)
        {
            before = runs;
            await store.CatchUpAsync(ct);
            foreach (var name in await queue.DueQueuesAsync(early: true, ct))
            {
                while (await queue.LeaseAsync(name, early: true, ct) is { } work)
                {
                    runs++;
                    if (await RunAsync(work, ct) is { } error)
                    {
                        errors.Add(error);
                    }
                }
            }
        }

        return new(runs, errors.ToImmutable());
    }
}
