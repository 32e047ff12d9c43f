using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace KeplerAI.Runs;

/// <summary>What a script announces in its output folder. Nothing in it is trusted: every name must be a plain file of that folder.</summary>
public sealed partial record RunManifest(
    [property: JsonRequired] int Schema,
    ImmutableArray<ManifestTable> Tables,
    ManifestModel? Model,
    ManifestPublication? Publication,
    ImmutableDictionary<string, double>? Metrics,
    ImmutableArray<ManifestDataset> Datasets = default,
    ImmutableArray<string> Reads = default)
{
    public static readonly RunManifest Empty = new(1, [], null, null, null, []);

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <exception cref="RunRefusedException">When the file is not a manifest, or names what it may not.</exception>
    public static async Task<RunManifest> ReadAsync(string outputFolder, CancellationToken ct)
    {
        var file = Path.Combine(outputFolder, "manifest.json");
        if (!File.Exists(file))
            return Empty;
        try
        {
            var manifest = JsonSerializer.Deserialize<RunManifest>(await File.ReadAllTextAsync(file, ct), Options);
            if (manifest is not { Schema: 1 })
                throw new RunRefusedException("run.bad_manifest");
            var read = manifest with { Tables = manifest.Tables.IsDefault ? [] : manifest.Tables, Datasets = manifest.Datasets.IsDefault ? [] : manifest.Datasets };
            read.Check(outputFolder);
            return read;
        }
        catch (JsonException)
        {
            throw new RunRefusedException("run.bad_manifest");
        }
    }

    /// <summary>The tables that the script says it read; a path that was not offered to it is no input.</summary>
    public ImmutableArray<RunInput> InputsAmong(ImmutableArray<RunInput> offered) =>
        Reads.IsDefaultOrEmpty || offered.IsDefault ? [] : [.. offered.Where(input => Reads.Contains($"{input.Path}/{input.File}", StringComparer.Ordinal))];

    private void Check(string folder)
    {
        string?[] named = [.. Tables.Select(t => t.File), .. Datasets.Select(d => d.File), .. Model?.Files ?? [], Model?.TrainingRows, Publication?.Full, Publication?.Light];
        if (Tables.Any(t => t.Name is null || !PlainName().IsMatch(t.Name)) || Datasets.Any(d => d is { Name: null } or { File: null } || d.Mode is not ("overwrite" or "append")) || (Model is not null && Model.Files.IsDefaultOrEmpty) || named.Any(n => n is not null && !PlainFile().IsMatch(n)))
            throw new RunRefusedException("run.bad_manifest");
        if (named.Any(n => n is not null && (!File.Exists(Path.Combine(folder, n)) || new FileInfo(Path.Combine(folder, n)).LinkTarget is not null)))
            throw new RunRefusedException("run.output_missing");
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainName();

    [GeneratedRegex("^(model/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,119}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainFile();
}

public sealed record ManifestTable(string Name, string File, long Rows, string? Mode);

/// <param name="DateColumn">For « append »: the rows of the run's window are replaced, by this column.</param>
public sealed record ManifestDataset(string Name, string File, long Rows, string Mode, string? DateColumn);

public sealed record ManifestModel(ImmutableArray<string> Files, string? Framework, ImmutableDictionary<string, JsonElement>? Parameters, ImmutableDictionary<string, double>? Metrics, string? RowKey, string? TrainingRows, long? TrainingCount);

public sealed record ManifestPublication(string Full, string Light, string? RowKey, string? Client);

/// <summary>The run must fail under a rule that people can read.</summary>
public sealed class RunRefusedException(string rule) : Exception(rule)
{
    public string Rule { get; } = rule;
}
