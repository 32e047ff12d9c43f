using System.Text.RegularExpressions;

namespace KeplerAI.Architecture.Tests;

/// <summary>Files stay small, and say nothing that is not so.</summary>
public sealed partial class FileTests
{
    [Theory]
    [InlineData(".cs", 250)]
    [InlineData(".cshtml", 120)]
    public void No_file_is_longer_than_a_reader_can_hold(string ending, int most) =>
        Sources.Files(ending).Select(file => (file, lines: File.ReadLines(file).Count())).Where(f => f.lines > most)
            .Select(f => $"{Sources.Relative(f.file)}: {f.lines} lines")
            .ShouldBeEmptyList($"A {ending} file has at most {most} lines: split it by verb or by concern.");

    [Fact]
    public void Most_files_are_much_smaller()
    {
        var lines = Sources.Files(".cs").Select(file => File.ReadLines(file).Count()).Order().ToList();
        lines[lines.Count / 2].ShouldBeLessThan(50);
        lines[lines.Count * 95 / 100].ShouldBeLessThan(120);
    }

    [Fact]
    public void Nothing_is_left_for_later() =>
        new[] { ".cs", ".cshtml", ".py", ".sql", ".js", ".restext" }.SelectMany(ending => Sources.Files(ending))
            .Where(file => Path.GetFileName(file) != "FileTests.cs")
            .SelectMany(file => File.ReadLines(file).Select((text, i) => (text, place: $"{Sources.Relative(file)}:{i + 1}")))
            .Where(line => Unfinished().IsMatch(line.text))
            .Select(line => $"{line.place}: {line.text.Trim()}")
            .ShouldBeEmptyList("Finish it, or leave it out.");

    [GeneratedRegex("""\b(TODO|FIXME|XXX)\b|NotImplementedException|coming soon|bient[oô]t disponible|[àa] venir\b|Skip\s*=\s*"|Assert\.True\(true\)""", RegexOptions.IgnoreCase)]
    private static partial Regex Unfinished();
}
