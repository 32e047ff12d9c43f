using KeplerAI.Compute.DuckDb;
using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.DuckDb;

public sealed class DuckDbConnectionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kepler-duckdb-").FullName;
    private readonly DuckDbConnection duck;

    public DuckDbConnectionTests()
    {
        Environment.SetEnvironmentVariable(DuckDbLibrary.ToolsVariable, Checkout.Tools);
        duck = DuckDbConnection.Open(new DuckDbSettings(256, 2, folder));
    }

    [Fact]
    public void Parameters_are_values_and_results_are_read_chunk_by_chunk()
    {
        using var result = duck.Query("SELECT CAST($1 AS VARCHAR) || range::VARCHAR, range, range % 2 = 0, NULLIF(range, 3) FROM range($2)", default, "O'Brien -- ", 5000);
        var (rows, chunks) = (0, 0);
        while (result.NextChunk())
        {
            for (var row = 0; row < result.Rows; row++, rows++)
            {
                result.Text(0, row).ShouldBe($"O'Brien -- {rows}");
                result.Value<long>(1, row).ShouldBe(rows);
                result.Value<byte>(2, row).ShouldBe((byte)(rows % 2 == 0 ? 1 : 0));
                result.IsNull(3, row).ShouldBe(rows == 3);
            }
            chunks++;
        }
        (rows, chunks > 1).ShouldBe((5000, true));
    }

    [Theory]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM glob('/etc/*')")]
    [InlineData("COPY (SELECT 1) TO '/tmp/kepler-escape.csv'")]
    [InlineData("ATTACH '/tmp/kepler-escape.db' AS other")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET memory_limit = '100GB'")]
    [InlineData("SET allowed_directories = ['/']")]
    [InlineData("SELECT * FROM read_csv('http://localhost/x.csv')")]
    public void A_statement_cannot_leave_its_files_nor_change_its_limits(string sql) => Should.Throw<DuckDbException>(() => duck.Execute(sql, default));

    [Fact]
    public void A_path_through_the_temporary_folder_leads_nowhere_else() =>
        Should.Throw<DuckDbException>(() => duck.Execute($"SELECT * FROM read_text('{folder}/../../etc/passwd')", default));

    [Fact]
    public void Errors_carry_duckdbs_message_and_a_safe_one_without_values()
    {
        var conversion = Should.Throw<DuckDbException>(() => duck.Execute("SELECT CAST('secret' || range::VARCHAR AS INTEGER) FROM range(1)", default));
        conversion.Message.ShouldContain("secret");
        conversion.Safe.ShouldBe("Conversion Error");
        Should.Throw<DuckDbException>(() => duck.Execute("SELECT missing", default)).Safe.ShouldContain("missing");
    }

    [Fact]
    public void Memory_is_capped()
    {
        var error = Should.Throw<DuckDbException>(() => duck.Execute("SELECT max(length(t)) FROM (SELECT string_agg(range::VARCHAR, ',') AS t FROM range(100000000))", default));
        error.IsOutOfMemory.ShouldBeTrue();
    }

    [Fact]
    public void A_cancelled_statement_stops_and_the_connection_goes_on()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        Should.Throw<OperationCanceledException>(() => duck.Number("SELECT count(*) FROM range(100000000000) a WHERE hash(a.range) = 1", cancel.Token));
        duck.Number("SELECT CAST(42 AS BIGINT)", default).ShouldBe(42);
    }

    [Fact]
    public void A_missing_library_is_named_with_the_command_that_brings_it() =>
        Should.Throw<DuckDbException>(() => DuckDbLibrary.Require("/nowhere")).Message.ShouldContain("./kepler libs");

    public void Dispose()
    {
        duck.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
