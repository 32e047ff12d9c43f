using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

internal static class CsvValues
{
    public static IEnumerable<CorpusFile> Files()
    {
        yield return One("leading zero on the last line", "VARCHAR", "75001", "75001", "00123");
        yield return One("zero and decimals", "DOUBLE", "0.0", "0", "0.5");
        yield return One("greatest of 64 bits", "BIGINT", "9223372036854775807", "9223372036854775807", "-9223372036854775808");
        yield return One("beyond 64 bits", "DECIMAL(38,0)", "9223372036854775808", "9223372036854775808", "1");
        yield return One("38 digits", "DECIMAL(38,0)", new string('9', 38), new string('9', 38));
        yield return One("39 digits stay text", "VARCHAR", new string('9', 39), new string('9', 39), "1");
        yield return One("16 digits and a decimal", "DECIMAL(38,1)", "9007199254740993.0", "9007199254740993", "1.5");
        yield return One("minus zero", "BIGINT", "0", "-0", "5");
        yield return One("plus sign of a telephone", "VARCHAR", "+33612345678", "+33612345678");
        yield return One("exponents", "DOUBLE", "100000.0", "1e5", "-2.5E-3");
        yield return One("not a number", "VARCHAR", "NaN", "NaN", "1.5");
        yield return One("hexadecimal", "VARCHAR", "0x1F", "0x1F");
        yield return One("decimal comma with thousands", "DOUBLE", "1234.56", "1 234,56", "0,5");
        yield return One("no-break and narrow thousands", "DOUBLE", "1234567.5", "1\u00A0234\u202F567,5", "12");
        yield return One("comma of three digits is not decided", "VARCHAR", "1,500", "1,500", "12,250");
        yield return One("a zero before decides the comma", "DOUBLE", "0.125", "0,125", "12,250");
        yield return One("great amount with comma", "DECIMAL(38,2)", "12345678901234567890.12", "12345678901234567890,12");
        yield return One("spaces that are no thousands", "VARCHAR", "01 23 45", "01 23 45", "12");
        yield return One("grouped whole numbers stay text", "VARCHAR", "732 829 320", "732 829 320");
        yield return One("chosen decimal comma", "DOUBLE", "1.5", "1,500", "12,250") with { Options = new(Delimiter: ";", Decimal: ",") };
        yield return One("chosen decimal point", "VARCHAR", "1,5", "1,5", "2,5") with { Options = new(Delimiter: ";", Decimal: ".") };
        yield return One("true and false", "BOOLEAN", "true", "True", "FALSE");
        yield return One("vrai et faux", "BOOLEAN", "true", "vrai", "FAUX");
        yield return One("both languages stay text", "VARCHAR", "vrai", "vrai", "false");
        yield return One("oui and non stay text", "VARCHAR", "oui", "oui", "non");
        yield return One("dates of ISO", "DATE", "2024-02-29", "2024-02-29");
        yield return One("29 February of no leap year", "VARCHAR", "2023-02-29", "2023-02-29");
        yield return One("French dates", "DATE", "2024-12-31", "31/12/2024", "01/02/2024");
        yield return One("French dates with dashes", "DATE", "2024-12-31", "31-12-2024", "1-2-2024");
        yield return One("dotted dates", "DATE", "2024-12-05", "05.12.2024", "06.12.2024");
        yield return One("American dates", "DATE", "2024-12-31", "12/31/2024", "01/02/2024");
        yield return One("ambiguous dates stay text", "VARCHAR", "03/04/2024", "03/04/2024", "01/02/2024");
        yield return One("dates of both orders", "VARCHAR", "31/12/2024", "31/12/2024", "12/31/2024");
        yield return CorpusFile.Of("another column decides the order", "a;b\n03/04/2024;31/12/2024\n01/02/2024;30/12/2024\n").Gives(2, "DATE DATE", "2024-04-03|2024-12-31");
        yield return CorpusFile.Of("columns of two orders decide nothing", "a;b;c\n03/04/2024;31/12/2024;12/31/2024\n").Gives(1, "VARCHAR DATE DATE", "03/04/2024|2024-12-31|2024-12-31");
        yield return One("year first with slashes", "DATE", "2024-12-31", "2024/12/31");
        yield return One("French moments", "TIMESTAMP", "2024-12-31 23:59:58", "31/12/2024 23:59:58", "01/01/2024 10:11");
        yield return One("moments and dates", "TIMESTAMP", "2024-01-02 00:00:00", "2024-01-02", "2024-01-03 01:02:03");
        yield return One("seven digits of a second", "VARCHAR", "2024-01-02T10:11:12.1234567", "2024-01-02T10:11:12.1234567");
        yield return One("moments with a zone", "TIMESTAMP WITH TIME ZONE", "2025-12-31 23:00:00+00", "2026-01-01T01:00:00+02:00", "2026-01-01T01:00:00Z");
        yield return One("times of day", "TIME", "10:11:00", "10:11", "23:59:59.5");
        yield return One("25 o'clock", "VARCHAR", "25:00", "25:00", "10:11");
        yield return One("empty values", "BIGINT", "1", "1", "", "\"\"", "2");
        yield return CorpusFile.Of("column without values", "a;b\n1;\n2;\n").Gives(2, "BIGINT VARCHAR", "1|∅");
        yield return One("year 0000", "VARCHAR", "0000-01-01", "0000-01-01");

        yield return Chosen("text in whole numbers stops", "BIGINT", "1", "x").Breaks("value.integer", 3, 2);
        yield return Chosen("text in whole numbers set aside", "BIGINT", "1", "x").SetAside().Gives(1, "VARCHAR BIGINT", "k|1", 1);
        yield return Chosen("leading zeros as numbers", "BIGINT", "007", "1 234").Gives(2, "VARCHAR BIGINT", "k|7");
        yield return Chosen("overflow of whole numbers", "BIGINT", "1", "9223372036854775808").Breaks("value.integer", 3, 2);
        yield return Chosen("numbers as text", "VARCHAR", "007", "8").Gives(2, "VARCHAR VARCHAR", "k|007");
        yield return Chosen("decimals beyond the scale", "DECIMAL(38,2)", "1,50", "2.005").Breaks("value.decimal", 3, 2);
        yield return Chosen("decimals of both kinds", "DECIMAL(38,2)", "1,50", "2.25").Gives(2, "VARCHAR DECIMAL(38,2)", "k|1.50");
        yield return Chosen("chosen French dates", "DATE@dd/MM/yyyy", "03/04/2024", "31/12/2024").Gives(2, "VARCHAR DATE", "k|2024-04-03");
        yield return Chosen("American value among French dates", "DATE@dd/MM/yyyy", "03/04/2024", "12/31/2024").Breaks("value.date", 3, 2);
        yield return Chosen("compact dates", "DATE@yyyyMMdd", "20240403", "20241301").SetAside().Gives(1, "VARCHAR DATE", "k|2024-04-03", 1);
        yield return Chosen("moments by choice", "TIMESTAMP@dd/MM/yyyy", "03/04/2024 10:11", "05/06/2024").Gives(2, "VARCHAR TIMESTAMP", "k|2024-04-03 10:11:00");
        yield return Chosen("oui and non by choice", "BOOLEAN", "oui", "NON", "1").Gives(3, "VARCHAR BOOLEAN", "k|true");
        yield return Chosen("perhaps is no boolean", "BOOLEAN", "oui", "peut-être").Breaks("value.boolean", 3, 2);
        yield return Chosen("time by choice", "TIME", "10:11", "x").Breaks("value.time", 3, 2);
        yield return Chosen("number by choice", "DOUBLE", "1.5", "abc").Breaks("value.number", 3, 2);
        yield return Chosen("moment with zone by choice", "TIMESTAMP WITH TIME ZONE", "2026-01-01T00:00:00Z", "2026-01-01").Breaks("value.moment", 3, 2);
        yield return Chosen("moment in a list of dates", "TIMESTAMP", "2024-01-01 10:00", "hier").Breaks("value.moment", 3, 2);
        yield return Chosen("spaces are no number", "BIGINT", "1", "   ").Breaks("value.integer", 3, 2);
        yield return CorpusFile.Of("chosen names replace the file's", "x;y\na;1\n").As("VARCHAR", "BIGINT").Gives(1, "VARCHAR BIGINT", "a|1");
    }

    private static CorpusFile One(string name, string type, string first, params string[] values) =>
        CorpusFile.Of(name, "k;v\n" + string.Concat(values.Select(v => $"k;{v}\n"))).Gives(values.Length, $"VARCHAR {type}", $"k|{first}") with { Options = new SourceOptions(Delimiter: ";") };

    private static CorpusFile Chosen(string name, string type, params string[] values) =>
        (CorpusFile.Of(name, "k;v\n" + string.Concat(values.Select(v => $"k;{v}\n"))) with { Options = new SourceOptions(Delimiter: ";", Header: true) }).As("VARCHAR", type);
}
