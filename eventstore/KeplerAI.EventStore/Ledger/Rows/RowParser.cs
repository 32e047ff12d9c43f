using System.Buffers.Binary;

namespace KeplerAI.EventStore;

/// <summary>A row as <see cref="LedgerReader"/> asks for it: twelve columns of the event, four of the sidecar, either side null as a whole.</summary>
internal static class RowParser
{
    private const long PostgresEpoch = 946_684_800_000_000;

    public static void Take(CopyFields rows, RowChunk chunk)
    {
        ref var row = ref chunk.Rows[chunk.Count];
        var text = chunk.Texts;
        row = new LedgerRow { Start = text.Length };
        if (rows.TryField(out var field))
        {
            row.HasEvent = true;
            row.Sequence = BinaryPrimitives.ReadInt64BigEndian(field);
            text.Open();
            text.Number(row.Sequence);
        }

        TakeEvent(rows, text, ref row);
        row.Length = text.Length - row.Start;
        TakeSidecar(rows, chunk, ref row);
        chunk.Count++;
    }

    private static void TakeEvent(CopyFields rows, ContentText text, ref LedgerRow row)
    {
        for (var column = 1; column <= 10; column++)
        {
            var has = rows.TryField(out var field);
            if (!row.HasEvent)
            {
                continue;
            }

            text.Next();
            if (!has)
            {
                text.Null();
                continue;
            }

            switch (column)
            {
                case 1:
                    text.Uuid(field);
                    break;
                case 2:
                    text.Uuid(field);
                    row.Stream = new Guid(field, bigEndian: true);
                    break;
                case 3:
                    text.Number(row.Version = BinaryPrimitives.ReadInt64BigEndian(field));
                    break;
                case 4:
                    text.Text(field);
                    row.Tombstone = field.SequenceEqual("tombstone"u8);
                    break;
                case 5:
                    text.Number(unchecked(BinaryPrimitives.ReadInt64BigEndian(field) + PostgresEpoch));
                    break;
                case 9 or 10:
                    text.Raw(field[1..]); // jsonb travels as its version and its text
                    break;
                default:
                    text.Text(field);
                    break;
            }
        }

        row.Archived = rows.TryField(out var archived) && archived[0] != 0;
        if (row.HasEvent)
        {
            text.Close();
        }
    }

    private static void TakeSidecar(CopyFields rows, RowChunk chunk, ref LedgerRow row)
    {
        if (rows.TryField(out var number))
        {
            row.HasHash = true;
            row.Sequence = BinaryPrimitives.ReadInt64BigEndian(number);
        }

        row.HashIsWhole = rows.TryField(out var hash) && hash.Length == MerkleHash.Size;
        if (row.HashIsWhole)
        {
            hash.CopyTo(chunk.SidecarHash(chunk.Count));
        }

        row.HasNonce = rows.TryField(out var nonce);
        row.Nonce = row.HasNonce ? new Guid(nonce, bigEndian: true) : default;
        row.HasMac = rows.TryField(out var code);
        row.MacIsWhole = row.HasMac && code.Length == MerkleHash.Size;
        if (row.MacIsWhole)
        {
            code.CopyTo(chunk.Mac(chunk.Count));
        }
    }
}
