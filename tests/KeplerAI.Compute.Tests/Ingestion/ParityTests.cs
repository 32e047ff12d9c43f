using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion;

public sealed class ParityTests(TablesFixture tables) : IClassFixture<TablesFixture>
{
    private const string Ids = "SELECT '12-' || range AS id_kepler, range AS score FROM range(1000)";

    [Fact, Trait("Requirement", "D61"), Trait("Requirement", "R216")]
    public async Task The_same_ids_in_another_order_agree() =>
        (await Compare(Ids, $"SELECT id_kepler FROM ({Ids}) ORDER BY score DESC")).ShouldBe(new ParityReport(null, 1000, 1000, 0));

    [Theory, Trait("Requirement", "D61")]
    [InlineData($"SELECT * FROM ({Ids}) WHERE score < 998", "publication.ids_differ", 998, 2)]
    [InlineData("SELECT '13-' || range AS id_kepler FROM range(1000)", "publication.ids_differ", 1000, 2000)]
    [InlineData("SELECT '12-' || greatest(range, 1) AS id_kepler FROM range(1000)", "publication.duplicate_id", 1000, 1)]
    [InlineData("SELECT CASE WHEN range > 2 THEN '12-' || range END AS id_kepler FROM range(1000)", "publication.null_id", 1000, 3)]
    [InlineData("SELECT range AS id FROM range(1000)", "publication.no_id_column", 1000, 1)]
    [InlineData("SELECT '12-' || range AS id_kepler FROM range(0)", "publication.ids_differ", 0, 1000)]
    public async Task Sets_that_differ_are_refused_on_either_side(string other, string rule, long rows, long offending)
    {
        (await Compare(Ids, other)).ShouldBe(new ParityReport(rule, 1000, rows, offending));
        (await Compare(other, Ids)).ShouldBe(new ParityReport(rule, rows, 1000, offending));
    }

    private Task<ParityReport> Compare(string full, string light) => tables.Publisher.CompareAsync(tables.Parquet(full), tables.Parquet(light), default);
}
