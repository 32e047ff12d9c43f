using System.Collections.Immutable;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Cluster;

internal sealed record SparkTable(long Rows, long Lost, ImmutableArray<TableColumn> Columns, long Bytes, string Sha256);
