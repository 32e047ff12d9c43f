using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeplerAI.Lab.Scenarios;

/// <summary>One version of a table in the lake, as a script reads it.</summary>
public sealed record ScriptTable(string Name, string Path, string File, string Sha256);

/// <summary>The model that a scoring script loads: its lake folder, the files in it, their SHA-256 and the column that names a row.</summary>
public sealed record ScriptModel(string Path, ImmutableArray<string> Files, string Sha256, string? RowKey);

/// <summary>What the <c>kepler</c> package reads from /kepler/context.json.</summary>
public sealed record ScriptContext(int? Run, int UseCaseNumber, int ScenarioNumber, ScenarioFolder Folder, ImmutableArray<ScriptTable> Datasets, ImmutableArray<ScriptTable> Tables, ScriptModel? Model)
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public string ToJson() => new JsonObject
    {
        ["schema"] = 1,
        ["run"] = Run,
        ["use_case"] = UseCaseNumber,
        ["scenario"] = ScenarioNumber,
        ["folder"] = Folder.ToString().ToLowerInvariant(),
        ["datasets"] = new JsonArray([.. Datasets.Select(d => (JsonNode)new JsonObject { ["name"] = d.Name, ["path"] = d.Path, ["file"] = d.File })]),
        ["tables"] = new JsonObject(Tables.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)new JsonObject { ["path"] = t.Path, ["file"] = t.File }))),
        ["model"] = Model is null ? null : new JsonObject
        {
            ["path"] = Model.Path,
            ["files"] = new JsonArray([.. Model.Files.Select(f => (JsonNode)JsonValue.Create(f))]),
            ["sha256"] = Model.Sha256,
            ["row_key"] = Model.RowKey,
        },
        ["output"] = "/kepler/output",
    }.ToJsonString(Options);
}
