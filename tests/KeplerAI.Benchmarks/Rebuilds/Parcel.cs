using KeplerAI.EventStore;

namespace KeplerAI.Benchmarks;

[EventName("bench_parcel_sent")]
internal sealed record ParcelSent(string Reference, string Sender, string Recipient, string Country, decimal Weight, string Notes);

[EventName("bench_parcel_scanned")]
internal sealed record ParcelScanned(string Place, decimal Cost, bool Late, string Reader, string Notes);

internal sealed record ParcelRow([property: Key] Guid ParcelId, string Reference, string Recipient, string Country, string? Place, decimal Cost, int Scans, bool Late, DateTimeOffset Since, DateTimeOffset LastSeen);

internal sealed class Parcels : TemporalProjection<ParcelRow>
{
    public Parcels() : base("bench_parcel")
    {
        Project<ParcelSent>(e => e.StreamId, (_, e) => new(e.StreamId, e.Data.Reference, e.Data.Recipient, e.Data.Country, null, 0, 0, false, e.Timestamp, e.Timestamp));
        Project<ParcelScanned>(e => e.StreamId, (row, e) => row! with
        {
            Place = e.Data.Place, Cost = row.Cost + e.Data.Cost, Scans = row.Scans + 1, Late = row.Late || e.Data.Late, LastSeen = e.Timestamp,
        });
    }
}
