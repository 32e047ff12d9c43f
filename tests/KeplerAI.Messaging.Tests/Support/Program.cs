using System.Globalization;
using KeplerAI.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.Messaging.Tests;

/// <summary>
/// A node in a process of its own: does work and fires schedules until it is killed, or its standard input ends. After so many of each it stands
/// still in the middle of the next one, leases held: whatever the machine's speed, no node lives to do it all.
/// </summary>
internal static class Program
{
    private static int _strength;

    public static async Task<int> Main(string[] args)
    {
        var (store, pages, skew) = (args[0], args[1], TimeSpan.FromMinutes(int.Parse(args[2], CultureInfo.InvariantCulture)));
        _strength = int.Parse(args[3], CultureInfo.InvariantCulture);
        await using var node = MessagingNode.Of(store, pages, Configure, new SkewedClock(skew), services => services.AddSingleton<IScheduleTarget, SlotTable>());
        node.Get<Printer>().Do = (label, lease, ct) => WeighOnceAsync(node, label, lease, ct);
        await node.StartAsync();
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static void Configure(MessagingOptions options)
    {
        options.Hosted = true;
        options.Lease = TimeSpan.FromSeconds(1);
        options.Heartbeat = TimeSpan.FromMilliseconds(250);
        options.Poll = TimeSpan.FromMilliseconds(200);
        options.DefaultConcurrency = 1;
        options.BackOff = TimeSpan.FromMilliseconds(50);
    }

    /// <summary>Slow before and after its one effect, so that a kill falls on either side; now and then it fails by itself.</summary>
    private static async Task WeighOnceAsync(MessagingNode node, PrintLabel label, WorkLease lease, CancellationToken ct)
    {
        await Task.Delay(Random.Shared.Next(120), ct);
        (await node.SendAsync(new WeighParcel(label.ParcelId, 1), key: label.ParcelId)).Ok.ShouldBeTrue();
        await TireAsync(ct);
        await Task.Delay(Random.Shared.Next(120), ct);
        if ((lease.WorkId + lease.Attempt) % 5 == 0)
        {
            throw new InvalidOperationException("Paper jam.");
        }
    }

    private static Task TireAsync(CancellationToken ct) => Interlocked.Decrement(ref _strength) < 0 ? Task.Delay(Timeout.Infinite, ct) : Task.CompletedTask;

    /// <summary>Keeps every fire, and each slot once: a target that recognises a slot by (job, slot).</summary>
    private sealed class SlotTable([FromKeyedServices(EventStoreServices.Store)] NpgsqlDataSource database) : IScheduleTarget
    {
        public async Task FireAsync(Guid jobId, DateTimeOffset slot, CancellationToken ct)
        {
            await using var command = database.CreateCommand("""
                with fire as (insert into kepler_data.fires values ($1, $2))
                insert into kepler_data.slots values ($1, $2) on conflict do nothing
                """);
            command.Parameters.Add(new() { Value = jobId });
            command.Parameters.Add(new() { Value = slot });
            await command.ExecuteNonQueryAsync(ct);
            await TireAsync(ct);
            await Task.Delay(Random.Shared.Next(8), ct);
        }
    }
}
