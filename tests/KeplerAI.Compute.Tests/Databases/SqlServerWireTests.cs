using KeplerAI.Compute.Databases;
using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.Databases;

/// <summary>The road to SQL Server as far as the wire: driver, login, catalogue, blocks of rows, long values, errors. No real SQL Server stands behind it.</summary>
[Collection(nameof(Sources))]
public sealed class SqlServerWireTests(SourceFixture sources) : IDisposable
{
    private static readonly (string, TdsType)[] Catalogue = [("name", TdsType.NVarChar), ("type", TdsType.NVarChar), ("max_length", TdsType.NVarChar), ("precision", TdsType.NVarChar), ("scale", TdsType.NVarChar)];
    private readonly TdsResponder server = new();

    private SourceLogin Login => new(new(DatabaseEngine.SqlServer, "127.0.0.1", server.Port, TdsResponder.Database, null, TdsResponder.User), TdsResponder.Password);

    public void Dispose() => server.Dispose();

    [Fact]
    [Trait("Requirement", "D08")]
    public async Task A_login_is_taken_or_refused_with_its_reason()
    {
        (await sources.Source.TestAsync(Login, CancellationToken.None)).Problem.ShouldBeNull();
        (await sources.Source.TestAsync(Login with { Password = "faux" }, CancellationToken.None)).Problem!.Rule.ShouldBe("database.login_refused");
        (await sources.Source.TestAsync(Login with { Password = "x};SERVER=ailleurs;PWD={x" }, CancellationToken.None)).Problem!.Rule.ShouldBe("database.login_shape", "a password adds no setting of its own");
        (await sources.Source.TestAsync(Login with { Address = Login.Address with { Database = "absente" } }, CancellationToken.None)).Problem!.Rule.ShouldBe("database.unknown_database");
        (await sources.Source.TestAsync(Login with { Address = Login.Address with { Port = 1 } }, CancellationToken.None)).Problem!.Rule.ShouldBe("database.refused");
        (await sources.Source.TestAsync(Login with { Address = Login.Address with { Tls = SourceTls.Verified } }, CancellationToken.None)).Problem!.Rule.ShouldBe("database.tls_unverifiable");
    }

    [Fact]
    [Trait("Requirement", "R084")]
    public async Task Tables_are_listed()
    {
        server.When("sys.objects", new([("s", TdsType.NVarChar), ("o", TdsType.NVarChar), ("t", TdsType.NVarChar), ("r", TdsType.NVarChar)], [["dbo", "Clients", "U", "1200"], ["dbo", "Vue é", "V", null]]));
        (await sources.Source.TablesAsync(Login, CancellationToken.None)).Value.ShouldBe([new("dbo", "Clients", false, 1200), new("dbo", "Vue é", true, null)]);
    }

    [Fact]
    [Trait("Requirement", "R078")]
    public async Task Rows_of_every_kind_arrive_in_blocks()
    {
        server.When("sys.columns", new(Catalogue,
        [
            ["id", "int", "4", "10", "0"], ["gros", "bigint", "8", "19", "0"], ["actif", "bit", "1", "1", "0"], ["taux", "float", "8", "53", "0"], ["montant", "decimal", "17", "38", "4"], ["nom", "nvarchar", "200", "0", "0"],
            ["jour", "date", "3", "10", "0"], ["vu", "datetime2", "8", "27", "7"], ["passe", "datetimeoffset", "10", "34", "7"], ["cle", "uniqueidentifier", "16", "0", "0"], ["octets", "varbinary", "16", "0", "0"],
        ]));
        server.When("from [dbo].[Clients]", new(
            [("id", TdsType.Int), ("gros", TdsType.BigInt), ("actif", TdsType.Bit), ("taux", TdsType.Float), ("montant", TdsType.Decimal), ("nom", TdsType.NVarChar), ("jour", TdsType.NVarChar), ("vu", TdsType.NVarChar), ("passe", TdsType.NVarChar), ("cle", TdsType.NVarChar), ("octets", TdsType.VarBinary)],
            Enumerable.Range(0, 5000).Select(i => i == 1
                ? new object?[] { 1, null, null, null, null, null, null, null, null, null, null }
                : [i, long.MinValue + i, i % 2 == 0, 0.1, -12345678901234.5678m, "é日本😀", "2024-02-29", "2024-03-31 02:30:00.1234567", "2024-03-31 02:30:00.0000000 +02:00", "00112233-4455-6677-8899-AABBCCDDEEFF", new byte[] { 0, 255, 65 }])));
        var (table, page) = await sources.ReadAsync(Login, "Clients", schema: "dbo");
        (table.Rows, table.Unsayable).ShouldBe((5000, 0));
        table.Columns.Select(c => c.Type).ShouldBe(["BIGINT", "BIGINT", "BOOLEAN", "DOUBLE", "DECIMAL(38,4)", "VARCHAR", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "UUID", "BLOB"]);
        page.Rows.Single(r => r[0] == "0").ShouldBe(["0", "-9223372036854775808", "true", "0.1", "-12345678901234.5678", "é日本😀", "2024-02-29", "2024-03-31 02:30:00.123456", "2024-03-31 00:30:00+00", "00112233-4455-6677-8899-aabbccddeeff", "\\x00\\xFFA"]);
        page.Rows.Single(r => r[0] == "1").Skip(1).ShouldAllBe(v => v == null);
    }

    [Fact]
    public async Task Values_of_any_length_arrive_whole()
    {
        server.When("sys.columns", new(Catalogue, [["id", "int", "4", "10", "0"], ["texte", "nvarchar", "-1", "0", "0"]]));
        server.When("from [Notes]", new([("id", TdsType.Int), ("texte", TdsType.NVarCharMax)], [[1, new string('é', 200_000)], [2, null], [3, ""], [4, "court"]]));
        var (table, page) = await sources.ReadAsync(Login, "Notes");
        table.Rows.ShouldBe(4);
        page.Rows.OrderBy(r => r[0]).Select(r => r[1]).ShouldBe([new string('é', 200_000), null, "", "court"]);
    }

    [Fact]
    public async Task An_error_or_a_lost_connection_in_the_middle_leaves_nothing()
    {
        server.When("sys.columns", new(Catalogue, [["id", "int", "4", "10", "0"]]));
        server.When("from [Bloquee]", new([("id", TdsType.Int)], Enumerable.Range(0, 3000).Select(i => new object?[] { i }), Error: 1205));
        server.When("from [Coupee]", new([("id", TdsType.Int)], Enumerable.Range(0, 3000).Select(i => new object?[] { i }), Breaks: true));
        foreach (var (table, rule) in new[] { ("Bloquee", "database.interrupted"), ("Coupee", "database.lost") })
        {
            var target = sources.NewFile();
            (await sources.Source.ExtractAsync(new(Login, null, table, ["id"], null, target), new Progress<long>(), CancellationToken.None)).Problem.ShouldNotBeNull().Rule.ShouldBe(rule);
            File.Exists(target).ShouldBeFalse();
        }
    }
}
