using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace KeplerAI.EventStore;

internal sealed partial record MigrationScript(string Module, string Name, string Sql)
{
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>The embedded <c>Schema/NNN_*.sql</c> of an assembly, in the order of their numbers.</summary>
    public static IEnumerable<MigrationScript> Of(Assembly assembly) =>
        from resource in assembly.GetManifestResourceNames()
        let match = FileName().Match(resource)
        where match.Success
        orderby match.Groups["name"].Value
        select new MigrationScript(assembly.GetName().Name!, match.Groups["name"].Value, Read(assembly, resource));

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"(?:^|\.)Schema\.(?<name>[0-9]{3}_\w+)\.sql$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();
}
