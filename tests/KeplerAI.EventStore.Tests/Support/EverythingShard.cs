using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>A subscription to every event; what it writes commits with its checkpoint, so that its table says what counted.</summary>
public sealed class EverythingShard(string name = "Everything:All", IReadOnlyCollection<Type>? types = null) : IEventShard
{
    private readonly Lock _gate = new();
    private readonly List<IEvent> _seen = [];

    public string Name => name;

    public IReadOnlyCollection<Type>? EventTypes => types;

    /// <summary>Called for each event; what it throws fails the shard there.</summary>
    public Action<IEvent> Each { get; set; } = _ => { };

    /// <summary>Every event it was given, as often as it was.</summary>
    public IReadOnlyList<IEvent> Seen
    {
        get
        {
            lock (_gate)
            {
                return [.. _seen];
            }
        }
    }

    public async Task ApplyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var e in events)
        {
            lock (_gate)
            {
                _seen.Add(e);
            }

            Each(e);
            await using var command = new NpgsqlCommand("insert into kepler_data.counted values ($1, $2)", connection, transaction)
            {
                Parameters = { new() { Value = name }, new() { Value = e.Sequence } },
            };
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}

public static class EverythingShards
{
    public static IServiceCollection AddShard(this IServiceCollection services, EverythingShard shard) => services.AddSingleton<IEventShard>(shard);
}
