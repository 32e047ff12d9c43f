using KeplerAI.Compute.Databases;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Databases;

/// <summary>Every type of PostgreSQL at its extremes, read from a real server.</summary>
[Collection(nameof(Sources))]
public sealed class PostgresTypesTests(SourceFixture sources)
{
    public const string OwnTypes = "create type humeur as enum ('triste', 'très gai'); create type adresse as (rue text, ville text); create domain montant as numeric(10,2);";

    private const string Null = "<null>";

    /// <summary>Read once for all types: each test looks at its column.</summary>
    private static Task<(ExtractedTable Table, TablePage Page)>? all;

    public static TheoryData<string, string[], string, string[]> Types => new()
    {
        { "boolean", ["true", "false", "null"], "BOOLEAN", ["true", "false", Null] },
        { "smallint", ["-32768", "32767"], "BIGINT", ["-32768", "32767"] },
        { "integer", ["-2147483648", "null"], "BIGINT", ["-2147483648", Null] },
        { "bigint", ["-9223372036854775808", "9223372036854775807"], "BIGINT", ["-9223372036854775808", "9223372036854775807"] },
        { "oid", ["4294967295"], "BIGINT", ["4294967295"] },
        { "real", ["0.1", "'Infinity'", "3.4028235e38"], "FLOAT", ["0.1", "inf", "3.4028235e+38"] },
        { "double precision", ["0.1", "'NaN'", "1.7976931348623157e308"], "DOUBLE", ["0.1", "nan", "1.7976931348623157e+308"] },
        { "numeric(4,2)", ["-99.99", "0.05", "0"], "DECIMAL(4,2)", ["-99.99", "0.05", "0.00"] },
        { "numeric(9,3)", ["123456.789"], "DECIMAL(9,3)", ["123456.789"] },
        { "numeric(18,5)", ["-9999999999999.99999", "10000"], "DECIMAL(18,5)", ["-9999999999999.99999", "10000.00000"] },
        { "numeric(38,10)", ["9999999999999999999999999999.9999999999", "0.0000000001"], "DECIMAL(38,10)", ["9999999999999999999999999999.9999999999", "0.0000000001"] },
        { "numeric", ["12345678901234567890.123", "-0.5", "null"], "DECIMAL(23,3)", ["12345678901234567890.123", "-0.500", Null] },
        { "numeric(60,20)", ["12345678901234567890123456789012345678.5"], "VARCHAR", ["12345678901234567890123456789012345678.50000000000000000000"] },
        { "money", ["'-92233720368547758.08'", "'1.5'"], "DECIMAL(23,4)", ["-92233720368547758.0800", "1.5000"] },
        { "date", ["'0001-01-01'", "'9999-12-31'", "'infinity'", "'2024-02-29'"], "DATE", ["0001-01-01", "9999-12-31", "infinity", "2024-02-29"] },
        { "timestamp", ["'1969-12-31 23:59:59.999999'", "'-infinity'", "'2024-03-31 02:30'"], "TIMESTAMP", ["1969-12-31 23:59:59.999999", "-infinity", "2024-03-31 02:30:00"] },
        { "timestamptz", ["'2024-03-31 02:30:00+02'", "null"], "TIMESTAMP WITH TIME ZONE", ["2024-03-31 00:30:00+00", Null] },
        { "time", ["'00:00'", "'23:59:59.999999'"], "TIME", ["00:00:00", "23:59:59.999999"] },
        { "timetz", ["'10:20:30+02'"], "VARCHAR", ["10:20:30+02"] },
        { "interval", ["'1 year 2 days 03:04:05'"], "VARCHAR", ["P1Y2DT3H4M5S"] },
        { "uuid", ["'00112233-4455-6677-8899-aabbccddeeff'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"], "UUID", ["00112233-4455-6677-8899-aabbccddeeff", "ffffffff-ffff-ffff-ffff-ffffffffffff"] },
        { "text", ["''", "'日本語 😀'", "repeat('é', 100000)"], "VARCHAR", ["", "日本語 😀", new string('é', 100_000)] },
        { "char(4)", ["'ab'"], "VARCHAR", ["ab  "] },
        { "bytea", ["'\\x00ff41'", "''"], "BLOB", ["\\x00\\xFFA", ""] },
        { "json", ["'{\"clé\":[1, null]}'"], "VARCHAR", ["{\"clé\":[1, null]}"] },
        { "jsonb", ["'{\"b\":2,\"a\":1}'"], "VARCHAR", ["{\"a\": 1, \"b\": 2}"] },
        { "xml", ["'<a>é</a>'"], "VARCHAR", ["<a>é</a>"] },
        { "bit(3)", ["B'101'"], "VARCHAR", ["101"] },
        { "inet", ["'2001:db8::1/64'"], "VARCHAR", ["2001:db8::1/64"] },
        { "int[]", ["'{{1,2},{3,null}}'"], "VARCHAR", ["[[1,2],[3,null]]"] },
        { "text[]", ["'{\"a,b\",null}'"], "VARCHAR", ["[\"a,b\",null]"] },
        { "int4range", ["'[1,5)'"], "VARCHAR", ["[1,5)"] },
        { "humeur", ["'très gai'", "null"], "VARCHAR", ["très gai", Null] },
        { "adresse", ["row('rue','Lyon')::adresse"], "VARCHAR", ["{\"rue\":\"rue\",\"ville\":\"Lyon\"}"] },
        { "montant", ["12.34"], "DECIMAL(10,2)", ["12.34"] },
    };

    [Theory, MemberData(nameof(Types))]
    [Trait("Requirement", "R078")]
    public async Task EveryTypeIsReadWholeAndExact(string type, string[] values, string expected, string[] read)
    {
        var (result, page) = await (all ??= ReadAsync());
        var column = 1 + Types.ToList().FindIndex(row => (string)row[0] == type);
        result.Unsayable.ShouldBe(0);
        result.Columns[column].Type.ShouldBe(expected);
        page.Rows.OrderBy(r => r[0]).Take(values.Length).Select(r => r[column] ?? Null).ShouldBe(read);
    }

    [Fact]
    public async Task WhatADecimalCannotSayIsEmptyAndCounted()
    {
        await sources.PostgresAsync("create table nan (v numeric(10,2)); insert into nan values ('NaN'), (1.5)");
        var (result, page) = await sources.ReadAsync(sources.PostgresLogin, "nan", schema: "public");
        result.Unsayable.ShouldBe(1);
        page.Rows.Select(r => r[0]).ShouldBe([null, "1.50"], ignoreOrder: true);
    }

    [Fact]
    public async Task NamesThatDifferByCaseAloneAreTwoColumns()
    {
        await sources.PostgresAsync("create table cases (a int, \"A\" int, \"é \"\"x\" int); insert into cases values (1, 2, 3)");
        var (result, page) = await sources.ReadAsync(sources.PostgresLogin, "cases", schema: "public");
        result.Columns.Select(c => c.Name).ShouldBe(["a", "A_2", "é \"x"]);
        page.Rows[0].ShouldBe(["1", "2", "3"]);
    }

    private async Task<(ExtractedTable Table, TablePage Page)> ReadAsync()
    {
        await sources.PostgresAsync(OwnTypes);
        await sources.PostgresAsync(TypeTable.Sql("tous", [.. Types.Select(row => ((string)row[0], (string[])row[1]))]));
        return await sources.ReadAsync(sources.PostgresLogin, "tous", schema: "public");
    }
}
