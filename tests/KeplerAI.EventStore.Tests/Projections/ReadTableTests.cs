using KeplerAI.EventStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.EventStore.Tests.Projections;

public sealed class ReadTableTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    public void A_table_that_another_shard_feeds_is_another_table()
    {
        var group = fixture.Node.Services.GetRequiredService<StoreContext>().Projections.Groups.First(g => g.Members.Count == 1);
        var renamed = new ProjectionGroup("Renamed:All", [[group.Members[0]]]);

        ReadTable.ShapeHash(new ProjectionGroup(group.ShardName, [[group.Members[0]]]), group.Members[0]).ShouldBe(ReadTable.ShapeHash(group, group.Members[0]));
        ReadTable.ShapeHash(renamed, group.Members[0]).ShouldNotBe(ReadTable.ShapeHash(group, group.Members[0]));
    }
}
