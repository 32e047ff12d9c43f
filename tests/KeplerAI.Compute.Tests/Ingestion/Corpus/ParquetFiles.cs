using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

internal static class ParquetFiles
{
    public static IEnumerable<CorpusFile> Files(TablesFixture tables)
    {
        byte[] Of(string select) => File.ReadAllBytes(tables.Parquet(select));
        var plain = Of("SELECT range AS n, 'x' || range AS t FROM range(1000)");
        yield return new CorpusFile("Parquet", plain).Gives(1000, "BIGINT VARCHAR", "0|x0");
        yield return new CorpusFile("Parquet of many types", Of("SELECT 1::UTINYINT a, 1.50::DECIMAL(9,2) b, '2024-01-01'::DATE c, '2024-01-01 10:00:00'::TIMESTAMP_NS d, 'x'::BLOB e, uuid() f, 1::FLOAT g, TIMESTAMPTZ '2024-01-01 00:00:00+00' h"))
            .Gives(1, "UTINYINT DECIMAL(9,2) DATE TIMESTAMP_NS BLOB UUID FLOAT TIMESTAMP WITH TIME ZONE");
        yield return new CorpusFile("Parquet nested", Of("SELECT {'a': [1, 2], 'b': {'c': 'x'}} AS s")).Gives(1, "STRUCT(a INTEGER[], b STRUCT(c VARCHAR))", "{'a': [1, 2], 'b': {'c': x}}");
        yield return new CorpusFile("Parquet cut short", plain[..^100]).Breaks("parquet.broken");
        yield return new CorpusFile("Parquet cut to its head", plain[..8]).Breaks("parquet.broken");
        yield return new CorpusFile("Parquet with damaged pages", Damaged(plain)).Breaks("parquet.broken");
        yield return new CorpusFile("Parquet with a damaged footer", DamagedFooter(plain)).Breaks("parquet.broken");
        yield return new CorpusFile("Parquet without rows", Of("SELECT 1 AS a WHERE false")).Breaks("parquet.empty");
        yield return new CorpusFile("Parquet under encryption", [.. "PARE"u8, .. plain[4..^4], .. "PARE"u8]).Breaks("parquet.encrypted");
        yield return new CorpusFile("Parquet under the name of a CSV", plain) { FileName = "x.csv" }.Gives(1000, "BIGINT VARCHAR", "0|x0");
        yield return new CorpusFile("Parquet in gzip", Archives.Gzip(plain)).Gives(1000, "BIGINT VARCHAR", "0|x0");
        yield return new CorpusFile("Parquet declared a CSV", plain) { Options = new(SourceFormat.Csv) }.Breaks("csv.not_csv");
        yield return new CorpusFile("text declared Parquet", "a,b\n1,2\n"u8.ToArray()) { Options = new(SourceFormat.Parquet) }.Breaks("parquet.broken");
        var texts = Of("SELECT * FROM (VALUES ('1', '31/12/2024'), ('x', '01/02/2024'), ('3', '12/31/2024')) AS t(a, b)");
        yield return new CorpusFile("Parquet with a chosen type", texts).As("BIGINT", "VARCHAR").Breaks("value.integer", 2, 1);
        yield return new CorpusFile("Parquet with chosen types set aside", texts).As("BIGINT", "DATE@dd/MM/yyyy").SetAside().Gives(1, "BIGINT DATE", "1|2024-12-31", 2);
        yield return new CorpusFile("Parquet with chosen types above the limit", texts).As("BIGINT", "DATE@dd/MM/yyyy").SetAside(1).Breaks("file.too_many_bad", 2, 1);
        yield return new CorpusFile("Parquet with one choice too few", texts).As("BIGINT").Breaks("file.columns_differ");
    }

    private static byte[] Damaged(byte[] file)
    {
        var copy = file.ToArray();
        for (var i = 4; i < 400; i++) copy[i] = (byte)(i * 37);
        return copy;
    }

    private static byte[] DamagedFooter(byte[] file)
    {
        var copy = file.ToArray();
        copy.AsSpan(copy.Length - 60, 40).Fill(0xFF);
        return copy;
    }
}
