using System.IO.Compression;
using KeplerAI.Platform.Hosting;
using KeplerAI.Testing;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace KeplerAI.Tests.Platform.Hosting;

public sealed class HostingTests
{
    [Fact]
    public void A_second_process_on_the_same_home_is_refused_by_name()
    {
        var home = Template.NewHome();
        using var first = HomeLock.Take(home);
        Should.Throw<StartException>(() => HomeLock.Take(home)).Line.ShouldContain(home);
    }

    [Fact]
    public void The_lock_can_be_taken_again_once_left()
    {
        var home = Template.NewHome();
        HomeLock.Take(home).Dispose();
        Should.NotThrow(() => HomeLock.Take(home).Dispose());
    }

    [Fact]
    public void What_a_killed_process_left_of_its_work_is_cleared_and_nothing_else()
    {
        var home = Template.NewHome();
        foreach (var file in new[] { "staging/refresh-1.parquet", "tmp/duckdb/1/2/unpacked", "tmp/duckdb/1.pgcopy", "lake/1.parquet", "uploads/1" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(home, file))!);
            File.WriteAllText(Path.Combine(home, file), "données");
        }

        Leftovers.Clear(SettingsReader.Read(Given(("KEPLER_HOME", home))));
        Directory.GetFiles(home, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(home, f)).Order().ShouldBe(["lake/1.parquet", "uploads/1"]);
    }

    [Theory]
    [InlineData("KEPLER_PORT", "abc", "KEPLER_PORT doit être un numéro de port")]
    [InlineData("KEPLER_JUPYTER_PORT", "3000", "sont égaux")]
    [InlineData("KEPLER_JUPYTER_URL", "ici", "KEPLER_JUPYTER_URL doit être une adresse")]
    public void A_wrong_setting_is_said_in_one_line(string name, string value, string message) =>
        Should.Throw<StartException>(() => SettingsReader.Read(Given((name, value)))).Line.ShouldContain(message);

    [Fact]
    public void Notebooks_have_another_host_than_the_application()
    {
        var settings = SettingsReader.Read(Given(("KEPLER_PORT", "4000")));
        (settings.Url, settings.JupyterUrl).ShouldBe(("http://localhost:4000", "http://127.0.0.1:4001"));
    }

    [Fact]
    public void A_libpq_address_is_understood()
    {
        var connection = new NpgsqlConnectionStringBuilder(PostgresUri.Connection("postgresql://kepler:p%40ss@db.example:6543/prod?sslmode=require"));
        (connection.Host, connection.Port, connection.Username, connection.Password, connection.Database, connection.SslMode)
            .ShouldBe(("db.example", 6543, "kepler", "p@ss", "prod", SslMode.Require));
    }

    [Fact]
    public void A_secret_is_drawn_once_and_read_by_its_owner_alone()
    {
        var settings = SettingsReader.Read(Given(("KEPLER_HOME", Template.NewHome())));
        Secrets.Prepare(settings);
        var first = Secrets.Text(settings, "key");
        Secrets.Text(settings, "key").ShouldBe(first);
        File.GetUnixFileMode(Path.Combine(settings.Secrets, "key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(settings.Secrets).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_first_visit_weighs_less_than_200_kB()
    {
        var libraries = Path.Combine(Checkout.Root, "wwwroot-libs");
        var texts = new[] { Path.Combine(Folders.Web, "kepler.css"), Path.Combine(Folders.Web, "kepler.js"), Path.Combine(libraries, "htmx", "htmx.min.js"), Path.Combine(libraries, "icons.svg") };
        var font = new FileInfo(Path.Combine(libraries, "inter", "inter-latin-wght-normal.woff2"));
        (texts.Sum(Compressed) + font.Length).ShouldBeLessThan(180_000);
    }

    private static long Compressed(string file)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(file));
        return target.Length;
    }

    private static IConfiguration Given(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Name, s.Value))).Build();
}
