using Npgsql;

namespace KeplerAI.EventStore;

internal sealed partial class EventSession
{
    private static async Task ChangeNameAsync(NameChange name, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            name.Release
                ? "delete from kepler_ledger.name_claim where scope = $1 and name = $2 and owner = $3"
                : """
                  insert into kepler_ledger.name_claim as c (scope, name, owner) values ($1, $2, $3)
                  on conflict (scope, name) do update set owner = excluded.owner where c.owner = excluded.owner
                  """,
            connection, transaction)
        {
            Parameters = { new() { Value = name.Scope }, new() { Value = name.Folded }, new() { Value = name.Owner } },
        };
        if (await command.ExecuteNonQueryAsync(ct) == 0 && !name.Release)
        {
            throw new NameTakenException(name.Scope, name.Name);
        }
    }
}
