using System.Text;

namespace KeplerAI.EventStore;

/// <summary>Remembers the last text of a column: neighbours in the log often share theirs.</summary>
internal sealed class TextMemory
{
    private byte[] _bytes = [];
    private string? _text;

    public string? Read(CopyFields fields)
    {
        var bytes = fields.Field(out var isNull);
        if (isNull)
        {
            return null;
        }

        if (_text is null || !bytes.SequenceEqual(_bytes))
        {
            (_bytes, _text) = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        }

        return _text;
    }
}
