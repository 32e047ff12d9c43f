using System.Collections.Immutable;
using KeplerAI.EventStore;

namespace KeplerAI.Lab.Datasets;

/// <summary>A line of the catalogue.</summary>
public sealed record CatalogueRow(
    Guid DatasetId, int Number, int UseCaseNumber, string Name, ImmutableArray<string> Tags, DatasetStatus Status, string Path, long FileBytes, long? Bytes, long? RowsCount, long? Rejected,
    DateTimeOffset RequestedAt, DateTimeOffset? IngestedAt, OriginKind Origin, Guid? SourceJobId, Guid? PendingUpload, string? FailureRule, int LastVersion)
{
    /// <summary>Whose schedule refreshes it, when one does.</summary>
    public Guid ScheduleId => Freshness.ScheduleOf(SourceJobId, DatasetId);
}

/// <summary>What is asked of the catalogue.</summary>
public sealed record CatalogueFilter(Guid UseCase, string? Text, string? Tag, DatasetStatus? Status, OriginKind? Origin, bool Archived, string? Sort, bool Descending, int Page);

/// <summary>The datasets of a use case, one page of them: filtered, ordered and counted by the database.</summary>
public sealed class CatalogueQuery(IReadTables tables)
{
    public const int Size = 50;

    private const string Where = """
        use_case_id = @UseCase and (@Status::text is null and (@Archived or status <> 'Archived') or status = @Status) and (@Origin::text is null or origin = @Origin)
        and (@Tag::text is null or exists (select from unnest(tags) t where lower(t) = lower(@Tag)))
        and (@Text::text is null or position(lower(@Text) in lower(name)) > 0 or position(lower(@Text) in path) > 0 or number::text = @Text)
        """;

    private static readonly ImmutableDictionary<string, string> Orders = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["nom"] = "lower(name)",
        ["lignes"] = "rows_count",
        ["taille"] = "coalesce(bytes, file_bytes)",
        ["date"] = "coalesce(ingested_at, requested_at)",
        ["etat"] = "status",
        ["origine"] = "origin",
    }.ToImmutableDictionary();

    public async Task<(IReadOnlyList<CatalogueRow> Rows, long Total)> PageAsync(CatalogueFilter filter, AsOf at, CancellationToken ct)
    {
        var parameters = new { filter.UseCase, Text = Blank(filter.Text), Tag = Blank(filter.Tag), Status = filter.Status?.ToString(), Origin = filter.Origin?.ToString(), filter.Archived, Size, Skip = (filter.Page - 1) * Size };
        var order = Orders.TryGetValue(filter.Sort ?? "", out var column) ? $"{column} {(filter.Descending ? "desc" : "asc")} nulls last, number desc" : "number desc";
        var rows = await tables.QueryAsync<CatalogueRow>(
            $"""
            select dataset_id, number, use_case_number, name, tags, status, path, file_bytes, bytes, rows_count, rejected, requested_at, ingested_at, origin, source_job_id, pending_upload, failure_rule, last_version
            from {tables.From<DatasetRow>(at)} d where {Where} order by {order} limit @Size offset @Skip
            """,
            parameters, ct);
        return (rows, rows.Count < Size && filter.Page == 1 ? rows.Count : await tables.CountAsync<DatasetRow>(at, Where, parameters, ct));
    }

    /// <summary>Every tag in use, once.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(Guid useCase, bool archived, AsOf at, CancellationToken ct) =>
        [.. (await tables.QueryAsync<string>(
            $"select distinct unnest(tags) from {tables.From<DatasetRow>(at)} d where use_case_id = @useCase and (@archived or status <> 'Archived')", new { useCase, archived }, ct))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.CurrentCultureIgnoreCase)];

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
