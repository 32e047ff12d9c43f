using Dapper;
using KeplerAI.EventStore;
using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Administration.Journal;

/// <summary>A line of the log with its event's stored body and the object it is about.</summary>
public sealed record JournalLine(long Sequence, Guid StreamId, long Version, string Type, Guid? UserId, DateTimeOffset At, string? CorrelationId, string Data, string? Kind, int? Number, string? Name, Guid? UseCaseId, int? UseCaseNumber, int? ScenarioNumber);

/// <summary>Reads the log under the pages' role, within what the reader may see.</summary>
public sealed class JournalReader(IReadTables tables, PagesDatabase database)
{
    public async Task<(IReadOnlyList<JournalLine> Lines, long Total)> ReadAsync(JournalScope scope, JournalFilter filter, int limit, int offset, CancellationToken ct)
    {
        var from = $"""
            from {tables.From<JournalRow>(AsOf.Now)} j
            left join {tables.From<ScopeRow>(AsOf.Now)} s on s.stream_id = j.stream_id
            where {Where(scope, filter)}
            """;
        var values = Values(scope, filter, limit, offset);
        await using var connection = await database.OpenAsync(ct);
        var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) {from}", values, cancellationToken: ct));
        var lines = await connection.QueryAsync<JournalLine>(new CommandDefinition($"{Select} {from} order by j.sequence desc limit @limit offset @offset", values, cancellationToken: ct));
        return ([.. lines], total);
    }

    public async Task<JournalLine?> FindAsync(JournalScope scope, long sequence, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<JournalLine>(new CommandDefinition(
            $"""
            {Select} from {tables.From<JournalRow>(AsOf.Now)} j
            left join {tables.From<ScopeRow>(AsOf.Now)} s on s.stream_id = j.stream_id
            where j.sequence = @sequence and {Where(scope, new())}
            """,
            new { sequence, useCases = scope.UseCases.ToArray() }, cancellationToken: ct));
    }

    private const string Select = """
        select j.sequence, j.stream_id, j.version, j.type, j.user_id, j.at, j.correlation_id,
               (select e.data::text from kepler_events.mt_events e where e.seq_id = j.sequence) as data,
               s.kind, s.number, s.name, s.use_case_id, s.use_case_number, s.scenario_number
        """;

    private static string Where(JournalScope scope, JournalFilter filter)
    {
        var parts = new List<string> { scope.Whole ? "true" : "s.use_case_id = any(@useCases)" };
        if (filter.User is not null)
            parts.Add("j.user_id = @user");
        if (filter.Type is not null)
            parts.Add("j.type = @type");
        if (filter.UseCase is not null)
            parts.Add("s.use_case_number = @useCase");
        if (filter.Kind is not null && filter.Number is not null)
            parts.Add("s.kind = @kind and s.number = @number");
        if (filter.From is not null)
            parts.Add("j.at >= @after");
        if (filter.To is not null)
            parts.Add("j.at < @before");
        return string.Join(" and ", parts);
    }

    private static object Values(JournalScope scope, JournalFilter filter, int limit, int offset) => new
    {
        useCases = scope.UseCases.ToArray(),
        user = filter.User,
        type = filter.Type,
        useCase = filter.UseCase,
        kind = filter.Kind,
        number = filter.Number,
        after = Midnight(filter.From),
        before = Midnight(filter.To?.AddDays(1)),
        limit,
        offset,
    };

    private static DateTimeOffset? Midnight(DateOnly? day)
    {
        if (day is not { } date)
            return null;
        var local = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, Language.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
