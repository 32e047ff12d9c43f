namespace KeplerAI.Lab.IngestionJobs;

public enum LineKind
{
    Same,
    Removed,
    Added,
}

/// <param name="Old">The line's number in the former text, if it stands there.</param>
public sealed record DiffLine(LineKind Kind, int? Old, int? New, string Text);

/// <summary>Two texts line by line: the longest common subsequence, between a common beginning and a common end.</summary>
public static class LineDiff
{
    public static IReadOnlyList<DiffLine> Of(string former, string latter)
    {
        var (a, b) = (Lines(former), Lines(latter));
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
            head++;
        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
            tail++;

        var lines = new List<DiffLine>(a.Length + b.Length);
        for (var i = 0; i < head; i++)
            lines.Add(new(LineKind.Same, i + 1, i + 1, a[i]));
        lines.AddRange(Middle(a[head..^tail], b[head..^tail], head));
        for (var i = tail; i > 0; i--)
            lines.Add(new(LineKind.Same, a.Length - i + 1, b.Length - i + 1, a[^i]));
        return lines;
    }

    private static IEnumerable<DiffLine> Middle(string[] a, string[] b, int head)
    {
        var common = Lengths(a, b);
        var (i, j) = (0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
                yield return new(LineKind.Same, head + ++i, head + ++j, b[j - 1]);
            else if (i < a.Length && (j == b.Length || common[i + 1, j] >= common[i, j + 1]))
                yield return new(LineKind.Removed, head + ++i, null, a[i - 1]);
            else
                yield return new(LineKind.Added, null, head + ++j, b[j - 1]);
        }
    }

    /// <summary>Of what is left from each place on, how many lines can stay.</summary>
    private static ushort[,] Lengths(string[] a, string[] b)
    {
        var common = new ushort[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? (ushort)(common[i + 1, j + 1] + 1) : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
