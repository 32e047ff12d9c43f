namespace KeplerAI.Torture;

/// <summary>One process of a run: writes, or follows, or works, until it is killed or whoever started it is gone.</summary>
public static class TortureProcess
{
    public static async Task RunAsync(NodeSettings settings)
    {
        _ = Task.Run(async () =>
        {
            // The other end of this pipe closes with its process, however that one ends.
            await Console.OpenStandardInput().CopyToAsync(Stream.Null);
            Environment.Exit(3);
        });
        await using var node = await StartAsync(settings);
        if (settings.Role != "writer")
        {
            await (settings.Role == "worker" ? TickAsync(node) : Task.Delay(Timeout.Infinite));
        }

        await Task.WhenAll(Enumerable.Range(0, NodeSettings.WritersInProcess).Select(async i =>
        {
            using var log = new AckLog(settings.AckFile(i));
            await new Writer(node.Store, HashCode(settings.Seed, i), log).RunAsync();
        }));
    }

    /// <summary>The scheduler's own service goes by the database's clock: beside it, the run's fast one.</summary>
    private static async Task TickAsync(Node node)
    {
        while (true)
        {
            try
            {
                await node.Scheduler.TickAsync(node.Time.GetUtcNow());
            }
            catch (Exception e)
            {
                await Console.Error.WriteLineAsync($"tick: {e.Message}");
            }

            await Task.Delay(150);
        }
    }

    /// <summary>The database may be down at this moment.</summary>
    private static async Task<Node> StartAsync(NodeSettings settings)
    {
        while (true)
        {
            try
            {
                return await Node.StartAsync(settings);
            }
            catch (Exception e)
            {
                await Console.Error.WriteLineAsync($"start: {e.Message}");
                await Task.Delay(100);
            }
        }
    }

    private static int HashCode(int seed, int writer) => unchecked((seed * 397) + writer);
}
