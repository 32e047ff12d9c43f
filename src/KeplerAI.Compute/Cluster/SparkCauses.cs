namespace KeplerAI.Compute.Cluster;

/// <summary>What a person can do something about, out of the class and the SQLSTATE of the first cause.</summary>
internal static class SparkCauses
{
    public static SparkException Of(SparkCause cause)
    {
        var name = cause.Kind[(cause.Kind.LastIndexOf('.') + 1)..];
        return new(Rule(cause.Kind, name, cause.State), cause.State ?? name);
    }

    private static string Rule(string kind, string name, string? state) => state switch
    {
        null => kind.StartsWith("org.apache.hadoop.hdfs", StringComparison.Ordinal) || kind.StartsWith("org.apache.hadoop.ipc", StringComparison.Ordinal) || name is "ConnectException" ? "hdfs.failed" : "spark.failed",
        "28P01" or "28000" => "database.login_refused",
        "3D000" => "database.unknown_database",
        "42501" or "42000" => "database.not_allowed",
        "42P01" or "42S02" => "database.unknown_table",
        "42703" or "42S22" => "database.unknown_column",
        "53300" or "57P03" => "database.busy",
        "57014" or "70100" => "database.interrupted",
        _ when state.StartsWith("08", StringComparison.Ordinal) || state is "57P01" or "57P02" => "database.lost",
        _ => "database.failed",
    };
}
