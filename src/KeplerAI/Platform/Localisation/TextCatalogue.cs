using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;

namespace KeplerAI.Platform.Localisation;

/// <summary>Every <c>Texts.restext</c> of the assembly in one table per language. Keys are unique over the application.</summary>
public sealed partial class TextCatalogue
{
    private const string Ending = ".Texts";

    private TextCatalogue(FrozenDictionary<string, string> french, FrozenDictionary<string, string> english)
    {
        French = french;
        English = english;
    }

    public static TextCatalogue Current { get; } = Load(typeof(TextCatalogue).Assembly);

    public FrozenDictionary<string, string> French { get; }

    public FrozenDictionary<string, string> English { get; }

    private static TextCatalogue Load(Assembly assembly) =>
        new(Read(assembly, $"{Ending}.resources", FrenchSpaces), Read(assembly.GetSatelliteAssembly(CultureInfo.GetCultureInfo("en")), $"{Ending}.en.resources", text => text));

    // French sets a space that never breaks inside « » and before double punctuation; people who write the texts need not think of it.
    private static string FrenchSpaces(string text) => Breaking().Replace(text, "\u00a0");

    [GeneratedRegex("(?<=«) | (?=[»:;?!%])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Breaking();

    private static FrozenDictionary<string, string> Read(Assembly assembly, string ending, Func<string, string> set)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(ending, StringComparison.Ordinal)))
        {
            using var reader = new ResourceReader(assembly.GetManifestResourceStream(name)!);
            foreach (DictionaryEntry entry in reader)
                if (!texts.TryAdd((string)entry.Key, set((string)entry.Value!)))
                    throw new InvalidOperationException($"The text « {entry.Key} » stands twice; second place: {name}.");
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
