using KeplerAI.EventStore.Tests.Support;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Privacy;

public sealed class PersonKeysTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    [Fact]
    [Trait("Requirement", "D33")]
    public async Task A_key_read_just_before_it_was_destroyed_is_not_remembered_after()
    {
        await using var source = NpgsqlDataSource.Create(fixture.Database.StoreConnection);
        var (person, destroying) = (Guid.NewGuid(), false);
        PersonKeys keys = null!;
        keys = new PersonKeys(source, MasterKey, TimeProvider.System);
        new PersonKeys(source, () => StoreFixture.MasterKey, TimeProvider.System).FindOrMake(person);
        destroying = true;
        keys.Find(person).ShouldBeNull();
        destroying.ShouldBeFalse();
        keys.Find(person).ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => keys.FindOrMake(person));

        // Asked for once the wrapped key has been read, and before what it wraps is remembered.
        byte[] MasterKey()
        {
            if (destroying)
            {
                destroying = false;
                Task.Run(() => keys.DestroyAsync(person)).GetAwaiter().GetResult();
            }

            return StoreFixture.MasterKey;
        }
    }
}
