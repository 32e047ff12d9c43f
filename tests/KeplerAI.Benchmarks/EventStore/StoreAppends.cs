using KeplerAI.EventStore;

namespace KeplerAI.Benchmarks.EventStore;

/// <summary>The same appends through the store.</summary>
internal static class StoreAppends
{
    public static readonly EventMetadata Someone = new("user", "correlation", "causation", new Dictionary<string, string>(StringComparer.Ordinal) { ["command"] = "bench" });

    public static async Task<long> AppendAsync(IEventStore store, Guid stream, long version, BenchNoted e, CancellationToken ct)
    {
        await using var session = store.OpenSession(Someone);
        if (version == 0)
        {
            session.StartStream<BenchTotal>(stream, e);
        }
        else
        {
            session.AppendExpecting(stream, version, e);
        }

        return (await session.SaveChangesAsync(ct)).Count;
    }

    public static async Task<long> AppendManyAsync(IEventStore store, CancellationToken ct)
    {
        await using var session = store.OpenSession(Someone);
        for (var stream = 0; stream < 200; stream++)
        {
            session.StartStream<BenchTotal>(Guid.CreateVersion7(), [.. Enumerable.Range(0, 5).Select(BenchNoted.Of)]);
        }

        return (await session.SaveChangesAsync(ct)).Count;
    }
}

/// <summary>A writer that puts five events into each stream, one a transaction.</summary>
internal sealed class FiveAStream
{
    private Guid _stream;
    private int _written;

    public async Task<long> NextAsync(Func<Guid, long, BenchNoted, Task<long>> append)
    {
        if (_written % 5 == 0)
        {
            _stream = Guid.CreateVersion7();
        }

        return await append(_stream, _written % 5, BenchNoted.Of(_written++));
    }
}
