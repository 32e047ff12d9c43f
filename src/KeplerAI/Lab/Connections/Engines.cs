using KeplerAI.Compute.Databases;

namespace KeplerAI.Lab.Connections;

/// <summary>What the pages know of the three engines. Others are not offered (D08).</summary>
public static class Engines
{
    public static readonly IReadOnlyList<DatabaseEngine> All = [DatabaseEngine.MySql, DatabaseEngine.SqlServer, DatabaseEngine.PostgreSql];

    public static int PortOf(DatabaseEngine engine) => engine switch { DatabaseEngine.MySql => 3306, DatabaseEngine.PostgreSql => 5432, _ => 1433 };

    public static bool HasSchemas(DatabaseEngine engine) => engine != DatabaseEngine.MySql;

    /// <summary>FreeTDS compares no certificate with a name.</summary>
    public static IReadOnlyList<SourceTls> TlsOf(DatabaseEngine engine) =>
        engine == DatabaseEngine.SqlServer ? [SourceTls.Preferred, SourceTls.Required] : [SourceTls.Preferred, SourceTls.Required, SourceTls.Verified];
}
