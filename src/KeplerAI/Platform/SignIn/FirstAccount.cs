using Dapper;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Hosting;

namespace KeplerAI.Platform.SignIn;

/// <summary>An empty platform gets one administrator, who chooses a password through a one-time link.</summary>
public sealed class FirstAccount(IReadTables tables, INumbers numbers, ICommandBus bus, Invitations invitations, PagesDatabase database)
{
    /// <returns>The path of the link to print; null once somebody can sign in.</returns>
    public async Task<string?> EnsureAsync(string fullName, CancellationToken ct)
    {
        await using (var connection = await database.OpenAsync(ct))
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from kepler_data.credential)", cancellationToken: ct)))
                return null;
        }

        var first = (await tables.ListAsync<UserRow>(AsOf.Now, "role = 'Admin' and not disabled", orderBy: "number", limit: 1, ct: ct)).FirstOrDefault()?.UserId
            ?? await CreateAsync(fullName, ct);
        var (token, _) = await invitations.IssueAsync(first, Actor.System, ct);
        return $"/invitation/{token}";
    }

    private async Task<Guid> CreateAsync(string fullName, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var command = new CreateUser(id, await numbers.NextAsync("user", ct), "admin", fullName, null, PlatformRole.Admin, BusinessFunction.Viewer);
        var result = await bus.SendAsync(command, new CommandEnvelope(Actor.System.UserId, Guid.CreateVersion7()), ct);
        return result.Ok ? id : throw new InvalidOperationException($"The first account was refused: {result.Refusals[0].Rule}.");
    }
}
