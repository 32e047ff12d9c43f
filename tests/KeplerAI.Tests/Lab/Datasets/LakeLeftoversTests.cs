using KeplerAI.Compute.DataLake;
using KeplerAI.Lab.Datasets;

namespace KeplerAI.Tests.Lab.Datasets;

public sealed class LakeLeftoversTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("v000003-0a1b2c3d.parquet", true)]
    [InlineData("v000003-0a1b2c3d.rejects.csv", true)]
    [InlineData("v000002-0a1b2c3d.stats.json", true)]
    [InlineData(".adopt-0123456789abcdef0123456789abcdef", true)]
    [InlineData(".next-0123456789abcdef0123456789abcdef", true)]
    [InlineData("v000003-ffffffff.parquet", false)] // recorded
    [InlineData("v000004-0a1b2c3d.parquet", false)] // its number is still to be given
    [InlineData("_current", false)]
    [InlineData("notes.parquet", false)]
    [InlineData("v000003-0a1b2c3d.parquet.bak", false)]
    public void What_no_version_names_goes_once_it_is_old(string file, bool gone)
    {
        LakeLeftovers.Of([new(file, _now - LakeLeftovers.Patience - TimeSpan.FromSeconds(1))], new HashSet<string> { "v000003-ffffffff.parquet" }, 3, _now).Any().ShouldBe(gone);
        LakeLeftovers.Of([new(file, _now - LakeLeftovers.Patience + TimeSpan.FromSeconds(1))], new HashSet<string>(), 3, _now).ShouldBeEmpty("it may be on its way");
    }
}
