using System.Text.Json;

namespace KeplerAI.Compute.Tests.Execution;

/// <summary>The <c>kepler</c> package, in the real sandbox with the real library.</summary>
public sealed class PythonPackageTests(SandboxFixture box) : IClassFixture<SandboxFixture>
{
    private const string Context = """{"schema":1,"run":12,"use_case":1,"scenario":1,"folder":"dataprep","datasets":[],"tables":{},"model":null,"output":"/kepler/output"}""";

    [Fact]
    public async Task Every_type_survives_a_round_trip_with_its_nulls()
    {
        const string python = """
            import datetime, math, random, struct, numpy, pandas, kepler
            from kepler import duckdb_c
            random.seed(1)
            n = 5000
            floats = [struct.unpack('d', struct.pack('Q', random.getrandbits(64)))[0] for _ in range(n)]
            floats = [f if math.isfinite(f) else 0.1 for f in floats]
            texts = ['', 'a', 'é' * 7, 'douze octets', 'treize octets', 'x' * 5000, 'ligne\n"deux",', ' 007 ', None, 'None']
            frame = pandas.DataFrame({
                'entier': numpy.arange(n) - 2**62, 'reel': floats, 'vrai': [i % 3 == 0 for i in range(n)], 'texte': [texts[i % 10] for i in range(n)],
                'jour': [datetime.date(1900 + i % 150, 2, 28) if i % 7 else None for i in range(n)],
                'instant': [pandas.Timestamp('2026-03-29 01:59:59.123456') + pandas.Timedelta(i, 'h') if i % 5 else pandas.NaT for i in range(n)],
                'vide_entier': pandas.array([i if i % 2 else None for i in range(n)], dtype='Int64'), 'reel_nul': [float(i) if i % 2 else None for i in range(n)]})
            duckdb_c.write_parquet(frame, '/kepler/output/t.parquet')
            back = kepler.read('/kepler/output/t.parquet')
            assert list(back.columns) == list(frame.columns)
            assert back['reel'].tolist() == frame['reel'].tolist()
            assert [str(v) for v in back['texte']] == [str(v) for v in frame['texte']] and back['texte'].isna().equals(frame['texte'].isna())
            for name in ('entier', 'vrai', 'vide_entier', 'reel_nul', 'instant'):
                pandas.testing.assert_series_equal(back[name], frame[name])
            assert [v.date() if v is not pandas.NaT else None for v in back['jour']] == frame['jour'].tolist()
            assert len(kepler.read('/kepler/output/t.parquet', columns=['vrai']).columns) == 1
            empty = frame.iloc[:0]
            duckdb_c.write_parquet(empty, '/kepler/output/e.parquet')
            assert len(kepler.read('/kepler/output/e.parquet')) == 0
            print('ok')
            """;
        var (_, log) = await box.RunAsync(box.Request(python, Context));
        log.ShouldBe("ok\n");
    }

    [Fact]
    [Trait("Requirement", "D61")]
    [Trait("Requirement", "R212")]
    public async Task Publishing_writes_two_tables_tied_by_run_and_ordinal_and_a_manifest()
    {
        const string python = """
            import pandas, kepler
            frame = pandas.DataFrame({'cle': ['b', 'a'], 'score': [0.25, 0.5], 'detail': [1, 2]})
            kepler.publish(frame, display=['score'], row_key='cle', client='cle')
            kepler.metric('lignes', len(frame))
            kepler.save_table(frame, 'notes', mode='append')
            for name in ('full', 'light'):
                t = kepler.read(f'/kepler/output/{name}.parquet')
                print(list(t.columns), t['id_kepler'].tolist())
            """;
        var request = box.Request(python, Context);
        var (_, log) = await box.RunAsync(request);
        log.ShouldBe("['id_kepler', 'cle', 'score', 'detail'] ['12-1', '12-2']\n['id_kepler', 'score', 'cle'] ['12-1', '12-2']\n");
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(request.OutputFolder, "manifest.json")));
        var root = manifest.RootElement;
        root.GetProperty("schema").GetInt32().ShouldBe(1);
        root.GetProperty("publication").GetProperty("client").GetString().ShouldBe("cle");
        root.GetProperty("tables")[0].ToString().ShouldContain("append");
        root.GetProperty("metrics").GetProperty("lignes").GetDouble().ShouldBe(2);
    }

    [Fact]
    public async Task Append_keeps_the_current_version_and_adds_to_it()
    {
        const string folder = "/UC_1/scenarios/SC_1/dataprep_output/table_notes";
        var first = box.Request("import pandas, kepler\nkepler.save_table(pandas.DataFrame({'a': [1, 2]}), 'notes')", Context);
        await box.RunAsync(first);
        Directory.CreateDirectory(box.Lake + folder);
        File.Copy(Path.Combine(first.OutputFolder, "table_notes.parquet"), $"{box.Lake}{folder}/v1.parquet");

        var known = Context.Replace("\"tables\":{}", "\"tables\":{\"notes\":{\"path\":\"" + folder + "\",\"file\":\"v1.parquet\"}}", StringComparison.Ordinal);
        const string again = """
            import pandas, kepler
            kepler.save_table(pandas.DataFrame({'a': [3]}), 'notes', mode='append')
            print(kepler.read('/kepler/output/table_notes.parquet')['a'].tolist())
            """;
        var (_, log) = await box.RunAsync(box.Request(again, known));
        log.ShouldBe("[1, 2, 3]\n");
    }

    [Theory]
    [InlineData("kepler.dataset('absent')", "n'est pas associé")]
    [InlineData("kepler.model()", "Aucun modèle")]
    [InlineData("kepler.metric('auc', float('nan'))", "nombre fini")]
    [InlineData("kepler.save_table(pandas.DataFrame({'a': [1]}), '../x')", "n'est pas un nom de table")]
    [InlineData("kepler.save_table(pandas.DataFrame({'a': [1, 'b']}), 'x')", "mêle du texte")]
    [InlineData("kepler.publish(pandas.DataFrame({'a': [1]}), display=['b'])", "« b » n'est pas dans le résultat")]
    [InlineData("kepler.read('/UC_2/theirs.txt')", "n'existe pas")]
    public async Task A_broken_rule_is_said_in_words(string line, string message)
    {
        var (outcome, log) = await box.RunAsync(box.Request($"import pandas, kepler\n{line}", Context));
        outcome.ExitCode.ShouldBe(1);
        log.ShouldContain(message);
    }
}
