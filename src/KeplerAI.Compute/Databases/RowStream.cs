using System.Runtime.InteropServices;
using KeplerAI.Compute.DuckDb;

namespace KeplerAI.Compute.Databases;

/// <summary>
/// A source's rows as a table of DuckDB: its threads take batches of raw rows that were read ahead and decode them beside each other, straight
/// into the vectors that the Parquet writer takes. Nothing but those batches is ever in memory.
/// </summary>
internal sealed unsafe class RowStream : IDisposable
{
    public const string Table = "kepler_rows";
    private readonly ReadAhead batches;
    private readonly IReadOnlyList<ReadColumn> columns;
    private readonly int threads;
    private readonly GCHandle self;
    private long rows;
    private long unsayable;

    public RowStream(IRowReader reader, IReadOnlyList<ReadColumn> columns, int threads)
    {
        (batches, this.columns, this.threads) = (new ReadAhead(reader, columns.Count), columns, threads);
        self = GCHandle.Alloc(this);
    }

    public long Rows => Interlocked.Read(ref rows);

    public long Unsayable => Interlocked.Read(ref unsayable);

    /// <summary>Why the reading broke off, when it did.</summary>
    public Exception? Failure { get; private set; }

    public void Register(DuckDbConnection connection)
    {
        var function = SourceMethods.CreateFunction();
        SourceMethods.SetName(function, Table);
        SourceMethods.SetExtra(function, GCHandle.ToIntPtr(self), IntPtr.Zero);
        SourceMethods.SetBind(function, &Bind);
        SourceMethods.SetInit(function, &Init);
        SourceMethods.SetFunction(function, &Fill);
        var state = SourceMethods.Register(connection.Raw, function);
        SourceMethods.DestroyFunction(ref function);
        if (state != 0) throw new DuckDbException("Catalog Error: the source was not registered.");
    }

    public void Dispose()
    {
        batches.Dispose();
        self.Free();
    }

    [UnmanagedCallersOnly]
    private static void Bind(IntPtr info)
    {
        foreach (var column in Of(SourceMethods.BindExtra(info)).columns)
        {
            var wanted = column.Decoder.Type;
            var type = wanted.IsDecimal ? SourceMethods.CreateDecimal(wanted.Width, wanted.Scale) : SourceMethods.CreateType(wanted.Id);
            SourceMethods.AddColumn(info, column.Name, type);
            SourceMethods.DestroyType(ref type);
        }
    }

    [UnmanagedCallersOnly]
    private static void Init(IntPtr info) => SourceMethods.SetMaxThreads(info, (ulong)Of(SourceMethods.InitExtra(info)).threads);

    // An exception must not cross into DuckDB: it is kept, and the statement fails instead.
    [UnmanagedCallersOnly]
    private static void Fill(IntPtr info, IntPtr chunk)
    {
        var stream = Of(SourceMethods.FunctionExtra(info));
        try
        {
            stream.Next(chunk);
        }
        catch (Exception e)
        {
            stream.Failure ??= e;
            SourceMethods.SetError(info, "source");
        }
    }

    private static RowStream Of(IntPtr extra) => (RowStream)GCHandle.FromIntPtr(extra).Target!;

    private void Next(IntPtr chunk)
    {
        if (batches.Take() is not { } batch)
        {
            SourceMethods.SetSize(chunk, 0);
            return;
        }
        var lost = 0;
        for (var i = 0; i < columns.Count; i++)
            lost += columns[i].Decoder.Write(batch, i, new VectorWriter(SourceMethods.ChunkVector(chunk, (ulong)i)));
        SourceMethods.SetSize(chunk, (ulong)batch.Rows);
        Interlocked.Add(ref rows, batch.Rows);
        Interlocked.Add(ref unsayable, lost);
        batches.GiveBack(batch);
    }
}
