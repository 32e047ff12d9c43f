using System.Data;
using Npgsql;

namespace KeplerAI.EventStore;

/// <summary>Puts row versions into a table by binary COPY, committed every so often: a transaction that stayed open would hold back the high-water mark.</summary>
internal sealed class RowCopy(RowShape shape, string table, NpgsqlConnection connection, EventJson json) : IAsyncDisposable
{
    private const int Flush = 1 << 16;
    private const int RowsPerCommit = 100_000;

    private readonly CopyBuffer _buffer = new(json.Options);
    private readonly string _sql = $"copy {table} ({shape.ColumnList}, valid_from, valid_to) from stdin (format binary)";
    private NpgsqlRawCopyStream? _stream;
    private int _rows;

    public bool IsFull => _buffer.Length >= Flush;

    public void Add(object row, long from, long? to)
    {
        if (_stream is null && _rows == 0)
        {
            _buffer.Header();
        }

        _buffer.Row(shape.Columns.Count + 2);
        shape.Encode(_buffer, row);
        _buffer.Write(from);
        if (to is { } end)
        {
            _buffer.Write(end);
        }
        else
        {
            _buffer.Null();
        }

        _rows++;
    }

    /// <summary>Sends what has gathered.</summary>
    public async Task SendAsync(CancellationToken ct)
    {
        if (_buffer.Length == 0)
        {
            return;
        }

        _stream ??= await connection.BeginRawBinaryCopyAsync(_sql, ct);
        await _stream.WriteAsync(_buffer.Written, ct);
        _buffer.Clear();
        if (_rows >= RowsPerCommit)
        {
            await CommitAsync(ct);
        }
    }

    /// <summary>Ends the COPY: its rows can be seen.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        if (_rows == 0)
        {
            return;
        }

        _stream ??= await connection.BeginRawBinaryCopyAsync(_sql, ct);
        _buffer.Trailer();
        await _stream.WriteAsync(_buffer.Written, ct);
        _buffer.Clear();
        await _stream.DisposeAsync();
        (_stream, _rows) = (null, 0);
    }

    public async ValueTask DisposeAsync()
    {
        _buffer.Dispose();
        if (_stream is { } open)
        {
            await open.CancelAsync();
            await open.DisposeAsync();
        }
    }
}
