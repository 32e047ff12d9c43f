using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Razor;

namespace KeplerAI.Architecture.Tests;

/// <summary>The words of a compiled view that come from no expression: what it hands to WriteLiteral, without the tags.</summary>
internal sealed partial record ViewTexts(string Name, IReadOnlyList<string> Words)
{
    // Names that are the same in every language; a language is named in itself.
    private static readonly string[] Names = ["KeplerAI", "UC_", "SC_", "Français", "English"];

    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<ViewTexts> OfApplication() =>
        Sources.Application.GetTypes().Where(type => typeof(RazorPageBase).IsAssignableFrom(type) && !type.IsAbstract)
            .Select(view => new ViewTexts(view.Name, Methods(view).SelectMany(Spoken).ToList())).ToList();

    /// <summary>A view's code stands in nested classes too: its state machine, and one for each element with a tag helper.</summary>
    private static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMethods(Everything).Concat(type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(Methods));

    private static IEnumerable<string> Spoken(MethodBase method)
    {
        var html = new StringBuilder();
        var (loaded, attribute) = ((string?)null, false);
        foreach (var (code, operand) in Instructions.Of(method))
        {
            var called = code == OpCodes.Callvirt || code == OpCodes.Call ? method.Module.ResolveMethod(operand, TypeArguments(method), null)?.Name : null;
            // An attribute of a tag helper is written aside: « circle-check » is an icon's name and not a word.
            attribute = called switch { "BeginWriteTagHelperAttribute" => true, "EndWriteTagHelperAttribute" => false, _ => attribute };
            if (called == "WriteLiteral" && !attribute)
                html.Append(loaded);
            if (code != OpCodes.Nop)
                loaded = code == OpCodes.Ldstr ? method.Module.ResolveString(operand) : null;
        }

        return Tag().Split(html.ToString()).Select(text => Entity().Replace(text, " ").Trim()).Where(Speaks);
    }

    /// <summary>Whether a text has words, names left out.</summary>
    public static bool Speaks(string text) => Names.Aggregate(text, (rest, name) => rest.Replace(name, "", StringComparison.Ordinal)).Any(char.IsLetter);

    private static Type[]? TypeArguments(MethodBase method) => method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;

    [GeneratedRegex("<!--.*?-->|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"&#?\w+;")]
    private static partial Regex Entity();
}
