namespace KeplerAI.Compute.Ingestion;

internal enum CleanForm
{
    /// <summary>One row a line, its values as text; see <see cref="Rows.CleanRows"/>.</summary>
    Texts,

    /// <summary>Parquet, of types that Spark reads.</summary>
    Parquet,
}
