using Npgsql;

namespace KeplerAI.Messaging;

/// <summary>
/// The lease under which the current code runs. Commands sent under it are fenced in the transaction of their append, so an attempt that was
/// overtaken while it was frozen cannot write an event any more.
/// </summary>
internal static class WorkFence
{
    private static readonly AsyncLocal<WorkLease?> Ambient = new();

    public static WorkLease? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>A later attempt overtakes, and so does the end that others put to the work; what a handler started in the background may go on sending after it is done.</summary>
    public static async Task CheckAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, WorkLease lease, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select attempts from kepler_work.work where id = $1 and state in ('leased', 'done', 'cancelled') for share", connection, transaction)
        {
            Parameters = { new() { Value = lease.WorkId } },
        };
        if (await command.ExecuteScalarAsync(ct) is not int attempts || attempts > lease.Attempt)
        {
            throw new LeaseLostException(lease);
        }
    }
}
