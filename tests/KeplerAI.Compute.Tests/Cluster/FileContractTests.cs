using System.IO.Compression;
using System.Text;
using KeplerAI.Compute.Ingestion;
using KeplerAI.Compute.Ingestion.Archives;
using KeplerAI.Compute.Tests.Ingestion.Corpus;

namespace KeplerAI.Compute.Tests.Cluster;

/// <summary>The same files through DuckDB and through Spark: the same tables, value by value.</summary>
[Collection(nameof(Profiles))]
public sealed class FileContractTests(ProfilesFixture profiles)
{
    [SparkFact]
    public async Task A_file_of_another_encoding_with_rows_to_set_aside()
    {
        const string text = """
            code;libellé;montant;jour;vu;heure;actif;grand;moment;précis
            00123;"Été ""chaud""; déjà
            sur deux lignes";1234,56;31/12/2024;31/12/2024 10:11;10:30;vrai;12345678901234567890123;2024-03-31T02:30:00+02:00;1,000000000000000001
            75001;  espaces  ;-0,5;01/02/2024;01/02/2024 00:00:00.25;23:59:59.100;faux;-1;2024-01-01 00:00:00Z;-12345678901234567,5
            2A004;trop;de;champs;ici;vraiment;beaucoup;trop;oui;ici;là
            ;;;;;;;;;
            é€œ;"";1 234 567,8;29/02/2024;28/02/2024 23:59:59;00:00;VRAI;0;1969-12-31T23:59:59.999999-0530;0,1
            """;
        var source = profiles.Write(TextFile.Of("windows-1252").GetBytes(text.ReplaceLineEndings("\r\n")));
        var table = await profiles.SameAsync(Request(source, "clients.csv", new BadRowPolicy(BadRowMode.SetAsideAll)));
        (table.Rows, table.RejectedRows).ShouldBe((4, 1));
        table.Facts.Columns.Select(c => c.Type).ShouldBe(["VARCHAR", "VARCHAR", "DOUBLE", "DATE", "TIMESTAMP", "TIME", "BOOLEAN", "DECIMAL(38,0)", "TIMESTAMP WITH TIME ZONE", "DECIMAL(38,18)"]);
    }

    [SparkFact]
    public async Task A_compressed_file_whose_types_were_chosen()
    {
        const string text = "n,d,b,q,m,us,t,\"a.b `c\"\"d\"\n007,20241231,oui,1 234.50,2024/01/31 08:09:10,12/31/2024,x,\\\n 12 ,20240101,NON,-3,2024/12/31 00:00,1/2/2024,,\"line\nend\"\n1 000,,1,\"9 999 999,99\",,,\"\",'\n-5,00010101,o,0,0001/01/01 00:00:00.000001,01/02/0003,NULL,\"\r\n\"\n";
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(Encoding.UTF8.GetBytes(text));
        var request = Request(profiles.Write(packed.ToArray()), "x.csv.gz") with
        {
            Columns = [new("n", "BIGINT"), new("d", "DATE", "yyyyMMdd"), new("b", "BOOLEAN"), new("q", "DECIMAL(38,2)"), new("m", "TIMESTAMP", "yyyy/MM/dd"), new("us", "DATE", "MM/dd/yyyy"), new("t", "VARCHAR"), new("a.b `c\"d", "VARCHAR")],
            Options = new(Delimiter: ",", Quote: "\"", Header: true),
        };
        (await profiles.SameAsync(request)).Rows.ShouldBe(4);
    }

    [SparkFact]
    public async Task A_workbook()
    {
        var workbook = Workbooks.Make(("Feuil1",
        [
            ["id", "nom", "jour", "moment", "oui", "n"],
            [1.0, "x \"y\"\n,z;", new DateTime(2024, 12, 31), new DateTime(2024, 12, 31, 10, 11, 12), true, 0.1],
            [2.0, "00123", new DateTime(1999, 1, 1), new DateTime(2024, 1, 1), false, 123456789012.0],
            [null, null, null, null, null, 1.0],
        ]));
        (await profiles.SameAsync(Request(profiles.Write(workbook), "classeur.xlsx"))).Rows.ShouldBe(3);
    }

    [SparkFact]
    public async Task Objects_one_a_line_with_nested_values()
    {
        const string text = """
            {"id": 1, "nom": "d\u00e9j\u00e0 \"vu\"", "n": 12345678901234567890, "x": 1.5, "ok": true, "jour": "2024-02-29", "adresse": {"ville": "Lyon", "cp": "69001", "rang": [1, 2]}, "achats": [{"ref": "a,b", "prix": 1.25}, {"ref": null, "prix": 2}], "mixte": {"a": [1, "b"]}}
            {"id": 2, "nom": "", "n": -1, "x": -2.5e3, "ok": false, "jour": "1900-01-01", "adresse": {"ville": "l'Été", "cp": "", "rang": []}, "achats": [], "mixte": "texte"}
            {"id": null, "nom": "fin\nde ligne\u0000", "adresse": null, "mixte": 12}
            """;
        (await profiles.SameAsync(Request(profiles.Write(Encoding.UTF8.GetBytes(text)), "x.ndjson"))).Rows.ShouldBe(3);
    }

    [SparkFact]
    public async Task A_parquet_file_with_types_that_Spark_has_and_has_not()
    {
        var source = profiles.Parquet("""
            SELECT i::TINYINT a, i::UINTEGER b, (18446744073709551615 - i::UBIGINT)::UBIGINT c, i / 3::DOUBLE d, (i / 7)::FLOAT e, (i * 1.25)::DECIMAL(9,2) f, (i * 1000000.001)::DECIMAL(30,3) g,
              'é' || i h, 'ab'::BLOB j, DATE '0001-01-01' + i::INT k, TIMESTAMP '1969-12-31 23:59:59.999999' l, TIMESTAMPTZ '2024-03-31 02:30:00+02' m, [i, NULL] n,
              {'a': i, 'b c': ['x', NULL]} o, MAP {'k': i} p, i = 1 q, CASE WHEN i = 1 THEN i END r, TIME '10:11:12.5' s, '00112233-4455-6677-8899-aabbccddeeff'::UUID t FROM range(3) r(i)
            """);
        (await profiles.SameAsync(Request(source, "x.parquet"))).Rows.ShouldBe(3);
    }

    private static FileIngestRequest Request(string source, string name, BadRowPolicy? policy = null) => new(source, name, new SourceOptions(), null, policy ?? BadRowPolicy.Stop, "", "", "");
}
