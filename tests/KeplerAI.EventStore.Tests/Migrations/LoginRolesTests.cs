using KeplerAI.Testing;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Migrations;

public sealed class LoginRolesTests
{
    [Fact]
    public async Task A_role_is_made_and_changed_without_the_server_being_told_its_password()
    {
        // Of a plain password this server would keep an MD5; only what came as a verifier is kept as one.
        var admin = await PostgresCluster.Shared.AdminConnectionAsync() + ";Pooling=false;Options=-c password_encryption=md5";
        foreach (var password in new[] { "first $do$ ' \\ secret", "second secret" })
        {
            await LoginRoles.EnsureAsync(admin, "kepler_login_test", password, CancellationToken.None);
            (await ScalarAsync(admin, "select rolpassword from pg_authid where rolname = 'kepler_login_test'")).ShouldStartWith("SCRAM-SHA-256$4096:");
            var login = new NpgsqlConnectionStringBuilder(admin) { Username = "kepler_login_test", Password = password };
            (await ScalarAsync(login.ConnectionString, "select current_user::text")).ShouldBe("kepler_login_test");
        }

        await ScalarAsync(admin, "drop role kepler_login_test; select ''");
    }

    [Fact]
    public void The_verifier_is_the_one_that_a_server_makes() =>
        ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096)
            .ShouldBe("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");

    [Theory]
    [InlineData("")]
    [InlineData("caf\u00e9")]
    public void A_password_that_would_have_to_be_prepared_first_is_refused(string password) =>
        Should.Throw<ArgumentException>(() => ScramVerifier.Of(password)).Message.ShouldContain("plain ASCII");

    private static async Task<string> ScalarAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(connection);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
