using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using KeplerAI.Testing;

namespace KeplerAI.Architecture.Tests;

/// <summary>Two pages of docs/ are written from the code; a page that has fallen behind fails here.</summary>
public sealed partial class GeneratedDocs
{
    private const string HowTo = "KEPLER_WRITE_DOCS=1 ./kepler test FullyQualifiedName~GeneratedDocs";

    [Fact]
    public void The_event_catalogue_is_up_to_date()
    {
        var page = new StringBuilder("# Events\n\nEvery event that can be stored, by its stored name; the streams are the states that it changes. Written by `" + HowTo + "`.\n\n| Event | Stream | Members |\n|---|---|---|\n");
        foreach (var e in EventTypes.All)
            page.Append($"| `{e.Name}` | {string.Join(", ", e.Streams)} | {string.Join(", ", Members(e.Type))} |\n");
        Check("events.md", page.ToString());
    }

    [Fact]
    public void The_table_of_requirements_is_up_to_date()
    {
        var proofs = Proofs().ToLookup(proof => proof.Number, proof => proof.Test, StringComparer.Ordinal);
        var page = new StringBuilder($"# Requirements and the tests that prove them\n\n{proofs.Count} requirements. Written by `{HowTo}`.\n\n| Number | Tests |\n|---|---|\n");
        foreach (var number in proofs.OrderBy(proof => proof.Key, StringComparer.Ordinal))
            page.Append($"| {number.Key} | {string.Join("<br>", number.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))} |\n");
        Check("requirements.md", page.ToString());
    }

    [Fact]
    public void A_test_proves_five_requirements_at_most() =>
        Proofs().GroupBy(proof => proof.Test, StringComparer.Ordinal).Where(test => test.Count() > 5).Select(test => $"{test.Key}: {test.Count()}")
            .ShouldBeEmptyList("A test that proves more than five requirements proves none.");

    /// <summary>What the guides ask of ingestion. The tests that carry these numbers run beside this one: none of them may fail, and none may be missing.</summary>
    [Fact]
    public void Every_requirement_of_ingestion_has_its_test() =>
        Enumerable.Range(57, 109 - 57 + 1).Select(number => $"R{number:000}").Except(Proofs().Select(proof => proof.Number), StringComparer.Ordinal)
            .ShouldBeEmptyList("A requirement of ingestion that no test carries.");

    /// <summary>The numbers that stand above a test, or above a class of tests.</summary>
    private static IEnumerable<(string Number, string Test)> Proofs()
    {
        foreach (var file in Sources.Files(".cs", "tests"))
        {
            List<string> waiting = [];
            foreach (var line in File.ReadLines(file))
            {
                waiting.AddRange(Trait().Matches(line).Select(match => match.Groups["number"].Value));
                if (waiting.Count == 0 || Named().Match(line) is not { Success: true } named)
                    continue;
                foreach (var number in waiting)
                    yield return (number, $"{Path.GetFileNameWithoutExtension(file)}.{named.Groups["name"].Value}");
                waiting.Clear();
            }
        }
    }

    private static IEnumerable<string> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(member => member.Name != "EqualityContract").Select(member => $"{member.Name}: {Name(member.PropertyType)}");

    private static string Name(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Name(inner) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]} of {string.Join(", ", type.GetGenericArguments().Select(Name))}"
        : type.Name;

    private static void Check(string name, string content)
    {
        var file = Path.Combine(Checkout.Root, "docs", name);
        if (Environment.GetEnvironmentVariable("KEPLER_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        File.Exists(file).ShouldBeTrue($"docs/{name} is missing: {HowTo}");
        (File.ReadAllText(file) == content).ShouldBeTrue($"docs/{name} is behind the code: {HowTo}");
    }

    [GeneratedRegex("""Trait\("Requirement",\s*"(?<number>[RD]\d+)"\)""")]
    private static partial Regex Trait();

    [GeneratedRegex(@"^\s*public\s.*?(\bclass\s+(?<name>\w+)|\b(?<name>\w+)\()")]
    private static partial Regex Named();
}
