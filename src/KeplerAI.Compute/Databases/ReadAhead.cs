using System.Runtime.ExceptionServices;

namespace KeplerAI.Compute.Databases;

/// <summary>
/// Reads a source's rows on a thread of its own, some way ahead: the source goes on sending while those who take the batches compress what they have.
/// What lies ready is bounded, by batches and by bytes.
/// </summary>
internal sealed class ReadAhead(IRowReader reader, int columns) : IDisposable
{
    private const int MostBatches = 64;
    private const long MostBytes = 32 << 20;
    private readonly Stack<RowBatch> idle = []; // the last given back goes first: few of them grow large
    private readonly Queue<RowBatch> ready = [];
    private readonly object turn = new(); // a Monitor: takers and the reader wait for each other
    private Thread? thread;
    private ExceptionDispatchInfo? failure;
    private long bytes;
    private bool ended;
    private bool stopped;

    /// <returns>The next batch, to be given back; null at the end.</returns>
    /// <exception cref="Exception">The reader's own, as soon as the reading broke off, whatever still lay ready.</exception>
    public RowBatch? Take()
    {
        lock (turn)
        {
            if (thread is null)
            {
                thread = new Thread(Run) { IsBackground = true, Name = "rows" };
                thread.Start();
            }
            while (ready.Count == 0 && !ended) Monitor.Wait(turn);
            failure?.Throw();
            if (!ready.TryDequeue(out var batch)) return null;
            bytes -= batch.Used;
            Monitor.PulseAll(turn);
            return batch;
        }
    }

    public void GiveBack(RowBatch batch)
    {
        lock (turn) idle.Push(batch);
    }

    public void Dispose()
    {
        lock (turn)
        {
            stopped = true;
            Monitor.PulseAll(turn);
        }
        thread?.Join(); // the reader is closed next
    }

    private void Run()
    {
        try
        {
            while (Read() is { Rows: > 0 } batch && Offer(batch)) { }
            End(null);
        }
        catch (Exception e)
        {
            End(ExceptionDispatchInfo.Capture(e));
        }
    }

    private RowBatch Read()
    {
        RowBatch? batch;
        lock (turn) idle.TryPop(out batch);
        batch ??= new RowBatch(columns);
        batch.Clear();
        reader.Fill(batch);
        return batch;
    }

    private bool Offer(RowBatch batch)
    {
        lock (turn)
        {
            while (!stopped && ready.Count > 0 && (ready.Count == MostBatches || bytes + batch.Used > MostBytes)) Monitor.Wait(turn);
            if (stopped) return false;
            ready.Enqueue(batch);
            bytes += batch.Used;
            Monitor.PulseAll(turn);
            return true;
        }
    }

    private void End(ExceptionDispatchInfo? with)
    {
        lock (turn)
        {
            (failure, ended) = (with, true);
            Monitor.PulseAll(turn);
        }
    }
}
