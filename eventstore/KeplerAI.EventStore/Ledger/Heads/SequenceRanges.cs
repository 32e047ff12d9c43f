using System.Globalization;

namespace KeplerAI.EventStore;

/// <summary>Ascending numbers as « 1-100,102 ».</summary>
internal static class SequenceRanges
{
    public static string Of(IReadOnlyList<long> ascending)
    {
        var ranges = new List<string>();
        for (var i = 0; i < ascending.Count;)
        {
            var first = ascending[i++];
            var last = first;
            while (i < ascending.Count && ascending[i] == last + 1)
            {
                last = ascending[i++];
            }

            ranges.Add(first == last ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}"));
        }

        return string.Join(',', ranges);
    }

    public static IEnumerable<long> Read(string text)
    {
        foreach (var range in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = range.IndexOf('-', 1);
            var first = long.Parse(dash < 0 ? range : range[..dash], CultureInfo.InvariantCulture);
            var last = dash < 0 ? first : long.Parse(range[(dash + 1)..], CultureInfo.InvariantCulture);
            for (var number = first; number <= last; number++)
            {
                yield return number;
            }
        }
    }
}
