using System.Collections.Immutable;

namespace KeplerAI.Compute.Ingestion;

/// <summary>Every rule that a file or a row may break; each is a resource key.</summary>
public static class IngestRules
{
    public static ImmutableArray<string> OfFiles { get; } =
    [
        "file.encoding_unknown", "file.unknown", "file.gzip_broken", "file.zip_broken", "file.zip_empty", "file.zip_many", "file.zip_encrypted",
        "file.bomb", "file.too_large", "duckdb.ended", "duckdb.memory", "spark.unreachable", "spark.failed", "spark.rows_differ", "hdfs.failed", "file.nested_archive", "file.columns_differ", "file.type_unknown", "file.too_many_bad",
        "csv.empty", "csv.no_rows", "csv.binary", "csv.not_csv", "csv.delimiter", "csv.quote", "csv.duplicate_header", "csv.empty_header", "csv.line_too_long", "csv.too_many_columns",
        "xlsx.broken", "xlsx.password", "xlsx.old", "xlsx.sheet", "xlsx.empty", "xlsx.too_many_rows",
        "json.broken", "json.empty", "json.not_rows", "json.too_large", "parquet.broken", "parquet.encrypted", "parquet.empty",
    ];

    public static ImmutableArray<string> OfRows { get; } =
    [
        "csv.ragged", "csv.bad_quote", "csv.unclosed_quote", "value.encoding", "csv.nul",
        "value.boolean", "value.integer", "value.number", "value.decimal", "value.date", "value.moment", "value.time", "xlsx.error_value", "json.bad_line",
    ];
}
