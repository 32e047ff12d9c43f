using System.Globalization;

namespace KeplerAI.Compute.Ingestion;

/// <summary>The type of Spark that is nearest to one of DuckDB's. docs/ingestion.md says the same in words.</summary>
internal static class SparkType
{
    private const string Text = "STRING";

    /// <summary>Whether Spark reads a Parquet file with such a column, and nothing is lost.</summary>
    public static bool IsReadable(string duckType)
    {
        var readable = true;
        _ = new Reader(duckType, leaf =>
        {
            readable &= leaf == "VARCHAR" || Leaf(leaf) != Text;
            return Text;
        }).Read();
        return readable;
    }

    public static string Of(string duckType) => new Reader(duckType, Leaf).Read();

    /// <summary>The same structure with every value as text, which is then cast as a whole.</summary>
    public static string TextsOf(string duckType) => new Reader(duckType, _ => Text).Read();

    private static string Leaf(string type) => type switch
    {
        "BOOLEAN" or "TINYINT" or "SMALLINT" or "BIGINT" or "FLOAT" or "DOUBLE" or "DATE" => type,
        "INTEGER" => "INT",
        "UTINYINT" => "SMALLINT",
        "USMALLINT" => "INT",
        "UINTEGER" => "BIGINT",
        "UBIGINT" => "DECIMAL(20,0)",
        "HUGEINT" or "UHUGEINT" => "DECIMAL(38,0)",
        "BLOB" => "BINARY",
        "TIMESTAMP" => "TIMESTAMP_NTZ",
        "TIMESTAMP WITH TIME ZONE" => "TIMESTAMP",
        _ => type.StartsWith("DECIMAL(", StringComparison.Ordinal) ? type : Text,
    };

    /// <summary>Types as DuckDB writes them: STRUCT(a BIGINT, "b c" VARCHAR[]), MAP(VARCHAR, DOUBLE).</summary>
    private sealed class Reader(string type, Func<string, string> leaf)
    {
        private int at;

        public string Read()
        {
            var read = Type();
            return at == type.Length ? read : throw new FormatException("Not a type of DuckDB.");
        }

        private string Type()
        {
            var start = at;
            while (at < type.Length && type[at] is not ('(' or ')' or ',' or '[')) at++;
            var word = type[start..at];
            var inner = word switch
            {
                "STRUCT" => $"STRUCT<{List(Field)}>",
                "MAP" => $"MAP<{List(Type)}>",
                _ => leaf(word + Arguments()),
            };
            while (at < type.Length && type[at] == '[')
            {
                at = type.IndexOf(']', at) + 1;
                inner = $"ARRAY<{inner}>";
            }
            return inner;
        }

        private string List(Func<string> item)
        {
            var items = new List<string>();
            do
            {
                at++; // the bracket or the comma
                if (type[at] == ' ') at++;
                items.Add(item());
            }
            while (type[at] == ',');
            at++;
            return string.Join(", ", items);
        }

        private string Field()
        {
            var name = type[at] == '"' ? Quoted() : Bare();
            at++;
            return string.Create(CultureInfo.InvariantCulture, $"`{name.Replace("`", "``", StringComparison.Ordinal)}`: {Type()}");
        }

        private string Bare()
        {
            var start = at;
            at = type.IndexOf(' ', at);
            return type[start..at];
        }

        private string Quoted()
        {
            var start = ++at;
            while (type[at] != '"' || (at + 1 < type.Length && type[at + 1] == '"')) at += type[at] == '"' ? 2 : 1;
            return type[start..at++].Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        /// <summary>(18,2) of a decimal, ('a', 'b') of an enumeration.</summary>
        private string Arguments()
        {
            if (at >= type.Length || type[at] != '(') return "";
            var (start, quoted) = (at, false);
            while (quoted || type[at] != ')') quoted ^= type[at++] == '\'';
            return type[start..++at];
        }
    }
}
