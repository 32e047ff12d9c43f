using KeplerAI.Lab.IngestionJobs;

namespace KeplerAI.Tests.Lab.IngestionJobs;

public class LineDiffTests
{
    [Fact]
    [Trait("Requirement", "R101")]
    public void What_stays_is_kept_and_numbers_follow_both_texts()
    {
        var lines = LineDiff.Of("import kepler\na = 1\nb = 2\nprint(a)\n", "import kepler\nb = 2\nc = 3\nprint(a)\n");
        string.Join('|', lines.Select(l => $"{l.Kind switch { LineKind.Added => "+", LineKind.Removed => "-", _ => "=" }}{l.Old}/{l.New} {l.Text}"))
            .ShouldBe("=1/1 import kepler|-2/ a = 1|=3/2 b = 2|+/3 c = 3|=4/4 print(a)");
    }

    [Fact]
    public void Either_text_can_be_had_back_from_the_difference()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            string Text() => string.Concat(Enumerable.Range(0, random.Next(0, 30)).Select(_ => $"{random.Next(6)}\n"));
            var (a, b) = (Text(), Text());
            var lines = LineDiff.Of(a, b);
            string.Concat(lines.Where(l => l.Old is not null).Select(l => $"{l.Text}\n")).ShouldBe(a);
            string.Concat(lines.Where(l => l.New is not null).Select(l => $"{l.Text}\n")).ShouldBe(b);
            lines.Select(l => l.Old).OfType<int>().ShouldBe(Enumerable.Range(1, a.Length / 2));
            lines.Select(l => l.New).OfType<int>().ShouldBe(Enumerable.Range(1, b.Length / 2));
        }
    }
}
