using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Runs;

/// <summary>Names of the people that a page mentions.</summary>
public sealed class People(IReadTables tables, Texts texts)
{
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<Guid?> ids, CancellationToken ct)
    {
        var wanted = ids.OfType<Guid>().Distinct().ToArray();
        return wanted.Length == 0
            ? new Dictionary<Guid, string>()
            : (await tables.ListAsync<UserRow>(AsOf.Now, "user_id = any(@wanted)", new { wanted }, ct: ct)).ToDictionary(u => u.UserId, u => u.FullName.Value ?? u.Login.Value ?? texts["user.erased"]);
    }
}
