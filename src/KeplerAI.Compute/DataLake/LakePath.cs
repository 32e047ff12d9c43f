using System.Text.RegularExpressions;

namespace KeplerAI.Compute.DataLake;

/// <summary>The rule every lake path obeys before it touches a disk.</summary>
internal static partial class LakePath
{
    /// <exception cref="ArgumentException">When the path could leave the lake.</exception>
    public static string Checked(string path)
    {
        // « $ » would accept a final line end, hence \z.
        if (path is null || path.Length > 1024 || !Shape().IsMatch(path)) throw Refused(path);
        return path;
    }

    public static ArgumentException Refused(string? path) =>
        new($"Not a path of the lake: {(path is { Length: > 200 } ? path[..200] : path)}", nameof(path));

    // A segment never starts with a point: that rules out « . », « .. » and hidden files at once.
    [GeneratedRegex(@"\A/UC_[1-9][0-9]{0,9}(/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199})*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
