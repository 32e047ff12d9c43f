using KeplerAI.EventStore;
using KeplerAI.Runs;

namespace KeplerAI.Monitoring.ControlPanel;

/// <summary>Which publication a panel shows: the latest in production, or the one asked for.</summary>
public sealed class Publications(IReadTables tables)
{
    public Task<IReadOnlyList<PublicationRow>> OfAsync(Guid useCaseId, AsOf at, CancellationToken ct) =>
        tables.ListAsync<PublicationRow>(at, "use_case_id = @useCaseId and \"table\" is not null", new { useCaseId }, "event_number desc", 200, ct: ct);

    public static PublicationRow? Chosen(IReadOnlyList<PublicationRow> all, int? run) =>
        run is { } number ? all.FirstOrDefault(p => p.RunNumber == number) : all.FirstOrDefault(p => p.Mode == RunMode.Production);
}
