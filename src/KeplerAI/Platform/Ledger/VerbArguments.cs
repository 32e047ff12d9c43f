using System.Globalization;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Platform.Ledger;

/// <summary>What follows a verb: flags, options with a value, one place at most, and settings as --KEPLER_X=value.</summary>
internal sealed class VerbArguments
{
    private readonly Dictionary<string, string?> _given = new(StringComparer.Ordinal);

    public VerbArguments(string[] args, string usage, string[] flags, string[] options)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i].StartsWith("--KEPLER_", StringComparison.Ordinal))
                Settings.Add(args[i]);
            else if (flags.Contains(args[i]))
                _given[args[i]] = null;
            else if (options.Contains(args[i]) && i + 1 < args.Length)
                _given[args[i]] = args[++i];
            else if (Place is null && !args[i].StartsWith('-'))
                Place = args[i];
            else
                throw new StartException(usage);
        }
    }

    public List<string> Settings { get; } = [];

    public string? Place { get; }

    public bool Has(string flag) => _given.ContainsKey(flag);

    public string? Text(string option) => _given.GetValueOrDefault(option);

    public long? Number(string option, string usage) =>
        Text(option) is not { } text ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new StartException(usage);
}
