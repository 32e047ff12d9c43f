namespace KeplerAI.Compute.DuckDb.Worker;

/// <summary>What an operation has in the worker process: memory, a temporary folder of its own, and a way to tell how far it is.</summary>
internal sealed class WorkerContext(WorkerRequest request, string tempFolder, Action<WorkerReply> tell)
{
    public string TempFolder { get; } = tempFolder;

    public DuckDbConnection Open(params string[] files) => Open(null, files);

    /// <param name="threads">Fewer than the request's, for work that takes memory per thread.</param>
    /// <param name="files">What may be read or written.</param>
    public DuckDbConnection Open(int? threads, string[] files)
    {
        // A script names the files it leaves: a link among them could point at another use case's data.
        if (Array.Find(files, file => new FileInfo(file).LinkTarget is not null) is { } link) throw new IOException($"A link is not read: {link}");
        return DuckDbConnection.Open(new DuckDbSettings(request.MemoryMb, threads ?? request.Threads, TempFolder) { Files = [.. files] });
    }

    public void Tell(string phase, double fraction) => tell(WorkerReply.Of(phase, fraction));

    /// <summary>Runs a long statement and tells its progress four times a second.</summary>
    public void Execute(DuckDbConnection connection, string phase, string sql)
    {
        using var timer = new Timer(_ => { if (connection.Progress is { } done) Tell(phase, done); }, null, 250, 250);
        connection.Execute(sql, CancellationToken.None);
    }
}
