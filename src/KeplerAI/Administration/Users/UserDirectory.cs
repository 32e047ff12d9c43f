using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Localisation;

namespace KeplerAI.Administration.Users;

/// <summary>Names behind user ids, for pages. An erased person is « effacé ».</summary>
public interface IUserDirectory
{
    Task<string> NameOfAsync(Guid userId, CancellationToken ct = default);

    /// <summary>Names of several at once; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<Guid> userIds, CancellationToken ct = default);

    /// <summary>Enabled users, by name.</summary>
    Task<IReadOnlyList<UserRow>> ActiveAsync(CancellationToken ct = default);
}

public sealed class UserDirectory(IReadTables tables, Texts texts) : IUserDirectory
{
    public async Task<string> NameOfAsync(Guid userId, CancellationToken ct = default) =>
        (await NamesAsync([userId], ct)).GetValueOrDefault(userId) ?? texts["user.unknown_name"];

    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IEnumerable<Guid> userIds, CancellationToken ct = default)
    {
        var ids = userIds.Distinct().ToArray();
        var names = new Dictionary<Guid, string>();
        if (ids.Contains(Actor.System.UserId))
            names[Actor.System.UserId] = texts["user.system"];
        foreach (var row in await tables.ListAsync<UserRow>(AsOf.Now, "user_id = any(@ids)", new { ids }, ct: ct))
            names[row.UserId] = row.FullName.Value ?? texts["user.erased"];
        return names;
    }

    public async Task<IReadOnlyList<UserRow>> ActiveAsync(CancellationToken ct = default) =>
        [.. (await tables.ListAsync<UserRow>(AsOf.Now, "not disabled", ct: ct)).OrderBy(u => u.FullName.Value, StringComparer.CurrentCultureIgnoreCase)];
}
