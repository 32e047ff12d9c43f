using KeplerAI.Compute.Databases;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Databases;

/// <summary>Every type of MariaDB at its extremes, read from a real server.</summary>
[Collection(nameof(Sources))]
public sealed class MySqlTypesTests(SourceFixture sources)
{
    private const string Null = "<null>";

    /// <summary>Read once for all types: each test looks at its column.</summary>
    private static Task<(ExtractedTable Table, TablePage Page)>? all;

    public static TheoryData<string, string, string, string[]> Types => new()
    {
        { "tinyint", "-128, 127, null", "BIGINT", ["-128", "127", Null] },
        { "tinyint(1)", "0, 1, 2", "BIGINT", ["0", "1", "2"] },
        { "tinyint unsigned", "255", "BIGINT", ["255"] },
        { "mediumint", "-8388608", "BIGINT", ["-8388608"] },
        { "int unsigned", "4294967295", "BIGINT", ["4294967295"] },
        { "bigint", "-9223372036854775808, 9223372036854775807", "BIGINT", ["-9223372036854775808", "9223372036854775807"] },
        { "bigint unsigned", "18446744073709551615, 0", "DECIMAL(20,0)", ["18446744073709551615", "0"] },
        { "decimal(4,2)", "-99.99, 0.01", "DECIMAL(4,2)", ["-99.99", "0.01"] },
        { "decimal(9,0)", "-999999999", "DECIMAL(9,0)", ["-999999999"] },
        { "decimal(18,6)", "999999999999.999999", "DECIMAL(18,6)", ["999999999999.999999"] },
        { "decimal(38,10)", "-9999999999999999999999999999.9999999999", "DECIMAL(38,10)", ["-9999999999999999999999999999.9999999999"] },
        { "decimal(65,30)", "12345678901234567890123456789012345.123456789012345678901234567890", "VARCHAR", ["12345678901234567890123456789012345.123456789012345678901234567890"] },
        { "float", "0.1, 3.4028234e38, 16777217", "FLOAT", ["0.1", "3.4028235e+38", "16777216.0"] },
        { "double", "0.1, 1.7976931348623157e308, -4.9e-324", "DOUBLE", ["0.1", "1.7976931348623157e+308", "-5e-324"] },
        { "bit(1)", "b'0', b'1', null", "BOOLEAN", ["false", "true", Null] },
        { "bit(10)", "b'1111111111'", "BIGINT", ["1023"] },
        { "bit(64)", "0xFFFFFFFFFFFFFFFF", "DECIMAL(20,0)", ["18446744073709551615"] },
        { "date", "'1000-01-01', '9999-12-31', '2024-02-29'", "DATE", ["1000-01-01", "9999-12-31", "2024-02-29"] },
        { "datetime", "'1000-01-01 00:00:00', '2024-03-31 02:30:00'", "TIMESTAMP", ["1000-01-01 00:00:00", "2024-03-31 02:30:00"] },
        { "datetime(6)", "'9999-12-31 23:59:59.999999', '1969-12-31 23:59:59.5'", "TIMESTAMP", ["9999-12-31 23:59:59.999999", "1969-12-31 23:59:59.5"] },
        { "timestamp null", "'1970-01-01 00:00:01', '2024-03-31 01:30:00', null", "TIMESTAMP WITH TIME ZONE", ["1970-01-01 00:00:01+00", "2024-03-31 01:30:00+00", Null] },
        { "time", "'-838:59:59', '838:59:59', '10:20:30'", "VARCHAR", ["-838:59:59", "838:59:59", "10:20:30"] },
        { "year", "1901, 2155", "BIGINT", ["1901", "2155"] },
        { "char(5)", "'é', '', null", "VARCHAR", ["é", "", Null] },
        { "varchar(50)", "'日本語 😀 ligne', '007'", "VARCHAR", ["日本語 😀 ligne", "007"] },
        { "longtext", "repeat('é', 100000)", "VARCHAR", [new string('é', 100_000)] },
        { "varchar(20) character set latin1", "'déjà €'", "VARCHAR", ["déjà €"] },
        { "varbinary(5)", "0x00FF41", "BLOB", ["\\x00\\xFFA"] },
        { "blob", "''", "BLOB", [""] },
        { "enum('petit','très grand')", "'très grand', null", "VARCHAR", ["très grand", Null] },
        { "set('a','b','c')", "'a,c', ''", "VARCHAR", ["a,c", ""] },
        { "json", "'{\"clé\": [1, null]}'", "VARCHAR", ["{\"clé\": [1, null]}"] },
        { "uuid", "'00112233-4455-6677-8899-aabbccddeeff', 'ffffffff-ffff-ffff-ffff-ffffffffffff', null", "UUID", ["00112233-4455-6677-8899-aabbccddeeff", "ffffffff-ffff-ffff-ffff-ffffffffffff", Null] },
        { "inet6", "'2001:db8::1'", "VARCHAR", ["2001:db8::1"] },
        { "point", "point(1, 2.5)", "VARCHAR", ["POINT(1 2.5)"] },
    };

    /// <summary>Columns that may be null, so that they stand in one table.</summary>
    internal static IEnumerable<(string Type, string[] Values)> Nullable =>
        Types.Select(row => (Type: (string)row[0], Values: Split((string)row[1]).ToArray())).Select(t => t.Type.EndsWith(" null", StringComparison.Ordinal) ? t : t with { Type = t.Type + " null" });

    [Theory, MemberData(nameof(Types))]
    [Trait("Requirement", "R078")]
    public async Task EveryTypeIsReadWholeAndExact(string type, string values, string expected, string[] read)
    {
        var (result, page) = await (all ??= ReadAsync());
        var column = 1 + Types.ToList().FindIndex(row => (string)row[0] == type);
        result.Unsayable.ShouldBe(0);
        result.Columns[column].Type.ShouldBe(expected);
        page.Rows.OrderBy(r => r[0]).Take(Split(values).Count()).Select(r => r[column] ?? Null).ShouldBe(read);
    }

    [Fact]
    public async Task DaysThatNoCalendarHasAreEmptyAndCounted()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, "set sql_mode = ''; create table zeros (n int, d date, t datetime); insert into zeros values (1, '0000-00-00', '0000-00-00 00:00:00'), (2, '2024-00-10', '2024-01-10 01:02:03');");
        var (result, page) = await sources.ReadAsync(sources.MySqlLogin, "zeros");
        result.Unsayable.ShouldBe(3);
        page.Rows.OrderBy(r => r[0]).Select(r => (r[1], r[2])).ShouldBe([(null, null), (null, "2024-01-10 01:02:03")]);
    }

    [Fact]
    public async Task NamesOfColumnsMayBeAnything()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, "create table `odd ``table` (`a b` int, `é``\"x` int, `select` int); insert into `odd ``table` values (1, 2, 3);");
        var (result, page) = await sources.ReadAsync(sources.MySqlLogin, "odd `table");
        result.Columns.Select(c => c.Name).ShouldBe(["a b", "é`\"x", "select"]);
        page.Rows[0].ShouldBe(["1", "2", "3"]);
    }

    private async Task<(ExtractedTable Table, TablePage Page)> ReadAsync()
    {
        await sources.MariaDb.ExecuteAsync(sources.MariaDbName, "set sql_mode = 'ANSI_QUOTES'; set time_zone = '+00:00'; " + TypeTable.Sql("tous", [.. Nullable]));
        return await sources.ReadAsync(sources.MySqlLogin, "tous");
    }

    // A comma between the outermost values only.
    internal static IEnumerable<string> Split(string values)
    {
        var (depth, quoted, start) = (0, false, 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == '\'') quoted = !quoted;
            else if (!quoted && values[i] is '(') depth++;
            else if (!quoted && values[i] is ')') depth--;
            else if (!quoted && depth == 0 && values[i] == ',')
            {
                yield return values[start..i];
                start = i + 1;
            }
        }
        yield return values[start..];
    }
}
