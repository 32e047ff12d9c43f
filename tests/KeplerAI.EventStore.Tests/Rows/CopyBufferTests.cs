using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using KeplerAI.EventStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KeplerAI.EventStore.Tests.Rows;

/// <summary>What the binary COPY writes is what PostgreSQL makes of the same values given as parameters.</summary>
public sealed class CopyBufferTests(StoreFixture fixture) : IClassFixture<StoreFixture>
{
    private readonly EventJson _json = fixture.Node.Services.GetRequiredService<EventJson>();

    public static TheoryData<decimal> Decimals =>
    [
        0m, 0.00m, -0.0m, 1m, -1m, 1.50m, 9999m, 10000m, 10000.0001m, 0.0001m, 0.00001m, -123456789.987654321m, 100000000m, 0.10m, 12340000m,
        decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m, 7.9228162514264337593543950335m,
    ];

    [Theory]
    [MemberData(nameof(Decimals))]
    public async Task A_decimal_arrives_with_its_digits_and_its_scale(decimal value) =>
        (await CopyAsync("numeric", b => b.Write(value))).ShouldBe(value.ToString(System.Globalization.CultureInfo.InvariantCulture).Replace("-0.0", "0.0", StringComparison.Ordinal));

    [Fact]
    public void Any_decimal_arrives() => Prop.ForAll(ArbMap.Default.ArbFor<decimal>(), value =>
        CopyAsync("numeric", b => b.Write(value)).GetAwaiter().GetResult() == value.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public async Task Every_other_type_arrives()
    {
        (await CopyAsync("text", b => b.Write("« é » \t\n"))).ShouldBe("« é » \t\n");
        (await CopyAsync("text", b => b.Write((string?)null))).ShouldBeNull();
        (await CopyAsync("integer", b => b.Write(-7))).ShouldBe("-7");
        (await CopyAsync("smallint", b => b.Write((short)-7))).ShouldBe("-7");
        (await CopyAsync("bigint", b => b.Write(long.MinValue))).ShouldBe("-9223372036854775808");
        (await CopyAsync("boolean", b => b.Write(true))).ShouldBe("true");
        (await CopyAsync("double precision", b => b.Write(double.NaN))).ShouldBe("NaN");
        (await CopyAsync("double precision", b => b.Write(-0.1))).ShouldBe("-0.1");
        var id = Guid.NewGuid();
        (await CopyAsync("uuid", b => b.Write(id))).ShouldBe($"{id}");
        (await CopyAsync("timestamptz", b => b.Write(new DateTimeOffset(1999, 12, 31, 23, 59, 59, 999, TimeSpan.FromHours(2)).AddTicks(9_999)))).ShouldStartWith("1999-12-31 21:59:59.999999");
        (await CopyAsync("date", b => b.Write(new DateOnly(1969, 7, 20)))).ShouldBe("1969-07-20");
        (await CopyAsync("text", b => b.WriteEnum(AccountKind.Savings))).ShouldBe("Savings");
        (await CopyAsync("text[]", b => b.Write(ImmutableArray.Create("a", "b, \"c\"", null!)))).ShouldBe("{a,\"b, \\\"c\\\"\",NULL}");
        (await CopyAsync("text[]", b => b.Write(default(ImmutableArray<string>)))).ShouldBe("{}");
        (await CopyAsync("jsonb", b => b.WriteJson(new Note(new string('n', 300_000), 3)))).ShouldNotBeNull().Length.ShouldBeGreaterThan(300_000);
        (await CopyAsync("jsonb", b => b.WriteJson(null))).ShouldBeNull();
    }

    private async Task<string?> CopyAsync(string type, Action<CopyBuffer> field)
    {
        using var buffer = new CopyBuffer(_json.Options);
        buffer.Header();
        buffer.Row(1);
        field(buffer);
        buffer.Trailer();
        await using var connection = new NpgsqlConnection(fixture.Database.AdminConnection);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"create temporary table copied (value {type})", CancellationToken.None);
        await using (var stream = await connection.BeginRawBinaryCopyAsync("copy copied from stdin (format binary)"))
        {
            await stream.WriteAsync(buffer.Written);
        }

        await using var read = new NpgsqlCommand("set timezone = 'UTC'; select value::text from copied; drop table copied", connection);
        await using var reader = await read.ExecuteReaderAsync();
        await reader.ReadAsync();
        return await reader.IsDBNullAsync(0) ? null : reader.GetString(0);
    }
}
