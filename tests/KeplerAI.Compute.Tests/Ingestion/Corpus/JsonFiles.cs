using System.Text;
using KeplerAI.Compute.Ingestion;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

internal static class JsonFiles
{
    public static IEnumerable<CorpusFile> Files()
    {
        const string two = "BIGINT VARCHAR";
        yield return Of("array", """[{"a":1,"b":"x"},{"a":2,"b":"y"}]""").Gives(2, two, "1|x");
        yield return Of("array over lines", "[\n  {\n    \"a\": 1,\n    \"b\": \"x\"\n  },\n  {\"a\": 2, \"b\": \"y\"}\n]\n").Gives(2, two, "1|x");
        yield return Of("lines", "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n").Gives(2, two, "1|x");
        yield return Of("lines with blank ones and windows ends", "{\"a\":1,\"b\":\"x\"}\r\n\r\n{\"a\":2,\"b\":\"y\"}\r\n").Gives(2, two, "1|x");
        yield return Of("one object", """{"a":1,"b":"x"}""").Gives(1, two, "1|x");
        yield return Of("one object over lines", "{\n \"a\": 1,\n \"b\": \"x\"\n}\n").Gives(1, two, "1|x");
        yield return Of("objects one behind the other", "{\n\"a\":1,\"b\":\"x\"\n}\n{\n\"a\":2,\"b\":\"y\"\n}").Gives(2, two, "1|x");
        yield return Of("mark before an array", "\uFEFF[{\"a\":1}]").Gives(1, "BIGINT", "1");
        yield return Of("three levels", """[{"a":{"b":{"c":[1,2,3]}}},{"a":{"b":{"c":[4]}}}]""").Gives(2, "STRUCT(b STRUCT(c BIGINT[]))", "{'b': {'c': [1, 2, 3]}}");
        yield return Of("list of objects", """[{"n":1,"l":[{"k":"x","v":1.5},{"k":"y","v":2}]}]""").Gives(1, "BIGINT STRUCT(k VARCHAR, v DOUBLE)[]", "1|[{'k': x, 'v': 1.5}, {'k': y, 'v': 2.0}]");
        yield return Of("nested or not", """[{"a":{"b":1}},{"a":"x"}]""").Gives(2, "VARCHAR", "{\"b\":1}");
        yield return Of("missing members", """[{"a":1},{"b":"x"}]""").Gives(2, two, "1|∅");
        yield return Of("member on the last line only", string.Concat(Enumerable.Range(0, 30_000).Select(i => $"{{\"a\":{i}}}\n")) + "{\"a\":1,\"z\":\"x\"}\n").Gives(30_001, two, "0|∅");
        yield return Of("leading zeros in quotation marks", """[{"a":"00123"},{"a":"75001"}]""").Gives(2, "VARCHAR", "00123");
        yield return Of("numbers in quotation marks are text", """[{"a":"12"}]""").Gives(1, "VARCHAR", "12");
        yield return Of("huge whole numbers", """[{"a":99999999999999999999},{"a":1}]""").Gives(2, "DECIMAL(38,0)", "99999999999999999999");
        yield return Of("numbers and texts", """[{"a":1},{"a":"x"}]""").Gives(2, "VARCHAR", "1");
        yield return Of("booleans", """[{"a":true},{"a":false},{"a":null}]""").Gives(3, "BOOLEAN", "true");
        yield return Of("decimals", """[{"a":1},{"a":2.5}]""").Gives(2, "DOUBLE", "1.0");
        yield return Of("dates", """[{"a":"2024-12-31","b":"31/12/2024"}]""").Gives(1, "DATE DATE", "2024-12-31|2024-12-31");
        yield return Of("nulls only", """[{"a":1,"b":null}]""").Gives(1, two, "1|∅");
        yield return Of("escapes", """[{"a\"b":"x\u00e9\n"}]""").Gives(1, "VARCHAR", "xé\n");
        yield return Of("broken line", "{\"a\":1}\n{\"a\":\n{\"a\":3}\n").Breaks("json.bad_line", 2, 6);
        yield return Of("broken line set aside", "{\"a\":1}\n{\"a\":\n{\"a\":3}\n").SetAside().Gives(2, "BIGINT", "1", 1);
        yield return Of("line that is no object", "{\"a\":1}\n[2]\n{\"a\":3}\n").SetAside().Gives(2, "BIGINT", "1", 1);
        yield return Of("array cut short", """[{"a":1},{"a":2""").Breaks("json.broken", 1);
        yield return Of("array with a comma missing", "[{\"a\":1}\n{\"a\":2}]").Breaks("json.broken", 2, 1);
        yield return Of("text behind the array", """[{"a":1}] x""").Breaks("json.broken", 1);
        yield return Of("array of numbers", "[1,2,3]").With(f => f with { Options = new(SourceFormat.Json) }).SetAside().Breaks("json.not_rows", 1);
        yield return Of("number in an array of objects", """[{"a":1},2]""").SetAside().Gives(1, "BIGINT", "1", 1);
        yield return Of("empty array", "[]").Breaks("json.empty");
        yield return Of("empty objects", "[{},{}]").Breaks("json.empty");
        yield return Of("text under the name of JSON", "bonjour\n").Breaks("json.bad_line", 1, 1);
        yield return Of("names that differ in case", """[{"a":1,"A":2}]""").Breaks("csv.duplicate_header", null, 2);
        yield return Of("chosen type", """[{"a":"1"},{"a":"x"}]""").As("BIGINT").Breaks("value.integer", 1, 1);
        yield return Of("chosen type of lines", "{\"a\":\"1\"}\n{\"a\":\"x\"}\n").As("BIGINT").SetAside().Gives(1, "BIGINT", "1", 1);
        yield return Of("chosen text of numbers", "{\"a\":1}\n{\"a\":2}\n").As("VARCHAR").Gives(2, "VARCHAR", "1");
        yield return Of("nested under a number", "{\"a\":1}\n{\"a\":[1]}\n").As("BIGINT").Breaks("value.integer", 2, 1);
        yield return Of("deep as a well", new string('[', 300) + new string(']', 300)).With(f => f with { Options = new(SourceFormat.Json) }).Breaks("json.broken", 1, 257);
        yield return new CorpusFile("JSON under the name of a CSV", "[{\"a\":1}]"u8.ToArray()).Gives(1, "BIGINT", "1");
        yield return new CorpusFile("line of broken UTF-8", [.. "{\"a\":\"x\"}\n{\"a\":\""u8, 0xE9, .. "\"}\n"u8]) { FileName = "x.json" }.SetAside().Gives(1, "VARCHAR", "x", 1);
        yield return new CorpusFile("NDJSON of windows-1252 by choice", Encoding.Latin1.GetBytes("{\"a\":\"é\"}\n")) { FileName = "x.json", Options = new(Encoding: "windows-1252") }.Gives(1, "VARCHAR", "é");
    }

    private static CorpusFile Of(string name, string text) => CorpusFile.Of($"JSON {name}", text) with { FileName = "x.json" };
}
