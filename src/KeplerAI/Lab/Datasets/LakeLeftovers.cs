using System.Globalization;
using System.Text.RegularExpressions;
using KeplerAI.Compute.DataLake;

namespace KeplerAI.Lab.Datasets;

/// <summary>Files of a table's folder that a crash left there on their way to a version that was never recorded, or was recorded under another content.</summary>
public static partial class LakeLeftovers
{
    /// <summary>Longer than any publication takes: what is younger may be on its way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <param name="recorded">Every file that a version names.</param>
    /// <param name="lastVersion">Higher numbers are still to be given.</param>
    public static IEnumerable<string> Of(IEnumerable<LakeEntry> files, IReadOnlySet<string> recorded, int lastVersion, DateTimeOffset now) =>
        from file in files
        where file.WrittenAt < now - Patience && !recorded.Contains(file.Name)
        let name = Name().Match(file.Name)
        where name.Success && (!name.Groups["number"].Success || int.Parse(name.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) <= lastVersion)
        select file.Name;

    [GeneratedRegex(@"\A(v(?<number>\d{6,9})-[0-9a-f]{8}\.(parquet|rejects\.csv|stats\.json)|\.(adopt|next)-[0-9a-f]{32})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
