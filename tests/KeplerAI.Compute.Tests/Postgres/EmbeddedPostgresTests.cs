using System.Net;
using System.Net.Sockets;
using KeplerAI.Compute.Postgres;
using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.Compute.Tests.Postgres;

public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(TestFolder.Path, Guid.NewGuid().ToString("N"))).FullName;

    private EmbeddedPostgresOptions Options => new(Path.Combine(_folder, "data"), Checkout.Tools, Path.Combine(_folder, "secrets", "postgres")) { Durable = false };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Postmaster.StopAsync(Options.DataFolder, immediately: true);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_server_left_running_is_adopted_and_disposing_ends_it()
    {
        var first = await EmbeddedPostgres.StartAsync(Options);
        var second = await EmbeddedPostgres.StartAsync(Options);
        second.Adopted.ShouldBeTrue();
        second.Port.ShouldBe(first.Port);
        (await ScalarAsync(second.AdminConnection, "select 'é' < 'f' and upper('é') = 'É'")).ShouldBe(true);
        await second.DisposeAsync();
        Postmaster.Of(Options.DataFolder).ShouldBeNull();
        await using var third = await EmbeddedPostgres.StartAsync(Options);
        third.Adopted.ShouldBeFalse();
        third.Port.ShouldBe(first.Port);
    }

    [Fact]
    public async Task It_runs_as_no_user_of_the_machine_and_asks_for_its_password()
    {
        await using var server = await EmbeddedPostgres.StartAsync(Options);
        var pid = Postmaster.Of(Options.DataFolder)!.Pid;
        var uid = File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        uid.ShouldBe(Environment.IsPrivilegedProcess ? "64209" : File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1]);
        File.GetUnixFileMode(Options.PasswordFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var wrong = new NpgsqlConnectionStringBuilder(server.AdminConnection) { Password = "guess" }.ConnectionString;
        (await Should.ThrowAsync<PostgresException>(() => ScalarAsync(wrong, "select 1"))).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task A_server_that_lasts_keeps_more_pages_in_memory_than_one_of_a_test()
    {
        Options.SharedBuffersMegabytes.ShouldBe(128);
        var lasting = Options with { Durable = true };
        await using var server = await EmbeddedPostgres.StartAsync(lasting);
        (await ScalarAsync(server.AdminConnection, "select setting::int * 8 / 1024 from pg_settings where name = 'shared_buffers'")).ShouldBe(lasting.SharedBuffersMegabytes);
        lasting.SharedBuffersMegabytes.ShouldBeInRange(128, 2_048);
    }

    [Fact]
    public async Task The_roles_and_the_database_are_made_once()
    {
        await using var server = await EmbeddedPostgres.StartAsync(Options);
        var setup = new DatabaseSetup("kepler", "kepler_store", "s'1", "kepler_pages", "p1");
        await setup.ApplyAsync(server.AdminConnection);
        var (store, pages) = await setup.ApplyAsync(server.AdminConnection);
        await ScalarAsync(store, "create schema kepler_events");
        (await Should.ThrowAsync<PostgresException>(() => ScalarAsync(pages, "create table kepler_events.t (n int)"))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var failure = await Should.ThrowAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.StartAsync(Options with { Port = port }));
        failure.Message.ShouldContain($"Port {port} is in use");
    }

    [Fact]
    public async Task Too_little_disk_space_is_said_before_anything_is_written()
    {
        var failure = await Should.ThrowAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.StartAsync(Options with { MinimumFreeBytes = long.MaxValue }));
        failure.Message.ShouldContain("MB are free");
        Directory.Exists(Options.DataFolder).ShouldBeFalse();
    }

    [Fact]
    public async Task Missing_binaries_name_the_command_that_installs_them()
    {
        var failure = await Should.ThrowAsync<EmbeddedPostgresException>(() => EmbeddedPostgres.StartAsync(Options with { Tools = _folder }));
        failure.Message.ShouldContain("./kepler libs");
    }

    private static async Task<object?> ScalarAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        return await command.ExecuteScalarAsync();
    }
}
