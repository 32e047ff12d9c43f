using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KeplerAI.Compute.Tests.Execution;

/// <summary>The shipped scripts, end to end in the sandbox, over the shipped data.</summary>
public sealed class CreditRiskSampleTests(SandboxFixture box) : IClassFixture<SandboxFixture>
{
    private const string ToParquet = """
        import pandas
        from kepler import duckdb_c
        duckdb_c.write_parquet(pandas.read_csv('/UC_1/germancredit.csv'), '/kepler/output/credit.parquet')
        """;

    private const string Disturb = """
        import kepler
        from kepler import duckdb_c
        frame = kepler.table('credit_prepare')
        aside = frame['jeu'] == 'controle'
        assert aside.sum() == 300 and (frame.loc[aside, 'creditability'] == 'bad').sum() == 90
        for column in frame.columns:
            if column in ('ligne', 'jeu', 'creditability'): continue
            frame.loc[aside, column] = 99 if frame[column].dtype.kind in 'if' else 'jamais vu'
        duckdb_c.write_parquet(frame, '/kepler/output/table_credit_prepare.parquet')
        """;

    private static string Samples => Path.Combine(Root(AppContext.BaseDirectory), "samples", "credit-risk");

    [Fact]
    [Trait("Requirement", "R174")]
    [Trait("Requirement", "R182")]
    [Trait("Requirement", "R183")]
    [Trait("Requirement", "R197")]
    [Trait("Requirement", "R210")]
    public async Task The_three_scripts_give_an_honest_model_and_scores()
    {
        File.Copy(Path.Combine(Samples, "germancredit.csv"), Path.Combine(box.Lake, "UC_1", "germancredit.csv"), overwrite: true);
        Adopt(await OutputAsync(ToParquet), "credit.parquet", "data");
        var prepared = await OutputAsync(Script("dataprep.py"));
        Adopt(prepared, "table_credit_prepare.parquet", "prepared");

        var trained = await OutputAsync(Script("training.py"));
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(trained, "manifest.json")));
        var model = manifest.RootElement.GetProperty("model");
        double Metric(string name) => model.GetProperty("metrics").GetProperty(name).GetDouble();
        Metric("auc_folds").ShouldBeGreaterThanOrEqualTo(0.78);
        Metric("auc_holdout").ShouldBeInRange(Metric("auc_holdout_ci_low"), Metric("auc_holdout_ci_high"));
        Metric("auc_holdout").ShouldBeGreaterThan(0.7);
        model.GetProperty("training_count").GetInt32().ShouldBe(700);
        var hash = Hash(trained, "model.json");

        foreach (var file in new[] { "model.json", "encoder.json" }) Adopt(trained, $"model/{file}", "model");
        var scored = await OutputAsync(Script("scoring.py"));
        using var published = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(scored, "manifest.json")));
        published.RootElement.GetProperty("metrics").GetProperty("lignes").GetDouble().ShouldBe(1000);
        published.RootElement.GetProperty("publication").GetProperty("row_key").GetString().ShouldBe("ligne");

        var disturbed = await OutputAsync(Disturb);
        Adopt(disturbed, "table_credit_prepare.parquet", "prepared");
        Hash(await OutputAsync(Script("training.py")), "model.json").ShouldBe(hash, "a row set aside reached the model");
    }

    private static string Hash(string output, string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(output, "model", file))));

    private static string Script(string name) => File.ReadAllText(Path.Combine(Samples, name));

    private void Adopt(string output, string file, string folder)
    {
        var target = Path.Combine(box.Lake, "UC_1", folder, Path.GetFileName(file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(output, file), target, overwrite: true);
    }

    private async Task<string> OutputAsync(string python)
    {
        var context = new JsonObject
        {
            ["schema"] = 1,
            ["run"] = 3,
            ["datasets"] = new JsonArray(new JsonObject { ["name"] = "credit", ["path"] = "/UC_1/data", ["file"] = "credit.parquet" }),
            ["tables"] = new JsonObject { ["credit_prepare"] = new JsonObject { ["path"] = "/UC_1/prepared", ["file"] = "table_credit_prepare.parquet" } },
            ["model"] = new JsonObject { ["path"] = "/UC_1/model", ["files"] = new JsonArray("model.json", "encoder.json"), ["row_key"] = "ligne" },
            ["output"] = "/kepler/output",
        };
        var request = box.Request(python, context.ToJsonString());
        var (outcome, log) = await box.RunAsync(request);
        outcome.Rule.ShouldBeNull(log);
        return request.OutputFolder;
    }

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "KeplerAI.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
