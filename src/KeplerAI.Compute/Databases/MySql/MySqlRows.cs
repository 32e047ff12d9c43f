using System.Text;

namespace KeplerAI.Compute.Databases;

/// <summary>A result as it streams in. Its fields lie one after the other in the packet: one copy takes a whole row.</summary>
internal sealed unsafe class MySqlRows(MySqlConnection connection, IntPtr result, int columns) : IRowReader
{
    public void Fill(RowBatch batch)
    {
        while (!batch.Full)
        {
            var row = MySqlMethods.FetchRow(result);
            if (row is null)
            {
                if (connection.Failed) throw connection.Failure();
                return;
            }
            Copy(row, MySqlMethods.FetchLengths(result), batch);
        }
    }

    /// <summary>All rows as text: for the small results of the catalogue.</summary>
    public List<string?[]> Texts()
    {
        var (texts, fields) = (new List<string?[]>(), (int)MySqlMethods.FieldCount(result));
        byte** row;
        while ((row = MySqlMethods.FetchRow(result)) is not null)
        {
            var lengths = MySqlMethods.FetchLengths(result);
            var values = new string?[fields];
            for (var i = 0; i < fields; i++) values[i] = row[i] is null ? null : Encoding.UTF8.GetString(row[i], (int)lengths[i]);
            texts.Add(values);
        }
        return connection.Failed ? throw connection.Failure() : texts;
    }

    public void Dispose() => MySqlMethods.FreeResult(result);

    private void Copy(byte** row, ulong* lengths, RowBatch batch)
    {
        byte* first = null, end = null;
        for (var i = 0; i < columns; i++)
        {
            if (row[i] is null) continue;
            if (first is null) first = row[i];
            end = row[i] + lengths[i];
        }
        var bytes = checked((int)(end - first));
        batch.Reserve(bytes);
        new ReadOnlySpan<byte>(first, bytes).CopyTo(batch.Buffer.AsSpan(batch.Used));
        var cells = batch.NextRow();
        for (var i = 0; i < columns; i++)
        {
            (cells[2 * i], cells[(2 * i) + 1]) = row[i] is null ? (0, -1) : (batch.Used + (int)(row[i] - first), (int)lengths[i]);
        }
        batch.Used += bytes;
        batch.EndRow();
    }
}
