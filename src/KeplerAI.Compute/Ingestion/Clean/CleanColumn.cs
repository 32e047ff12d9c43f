namespace KeplerAI.Compute.Ingestion;

/// <param name="Json">The text is JSON, of the nested type that was chosen.</param>
internal sealed record CleanColumn(ColumnChoice Choice, bool Json = false);
