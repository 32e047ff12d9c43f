using System.Reflection;
using KeplerAI.Platform.Hosting;
using KeplerAI.Testing;

namespace KeplerAI.Architecture.Tests;

/// <summary>The files people wrote: nothing generated, nothing restored.</summary>
internal static class Sources
{
    public static Assembly Application => typeof(KeplerSettings).Assembly;

    public static IEnumerable<string> Files(string ending, params string[] folders) =>
        (folders.Length == 0 ? ["src", "eventstore", "tests"] : folders)
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*" + ending, SearchOption.AllDirectories))
            .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj" or "node_modules"));

    public static string Relative(string file) => Path.GetRelativePath(Checkout.Root, file);

    /// <summary>One line a finding, so that a failure reads as a list of places to mend.</summary>
    public static void ShouldBeEmptyList(this IEnumerable<string> findings, string rule)
    {
        var found = findings.Order(StringComparer.Ordinal).ToList();
        found.ShouldBeEmpty($"{rule}\n{string.Join('\n', found)}");
    }
}
