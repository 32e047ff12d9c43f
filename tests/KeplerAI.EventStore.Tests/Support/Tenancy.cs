using System.Text.Json;

namespace KeplerAI.EventStore.Tests.Support;

public sealed record Rent(decimal Amount, string Currency);

[EventName("tenancy_begun_3")]
public sealed record TenancyBegun(string[] Tenants, Rent Rent);

/// <summary>As it was first.</summary>
public sealed record TenancyBegunOne(string Tenant, decimal Rent);

/// <summary>As it was with a currency.</summary>
public sealed record TenancyBegunTwo(string Tenant, decimal Rent, string Currency);

public sealed class TenancyOneToTwo() : EventUpcaster<TenancyBegunOne, TenancyBegunTwo>("tenancy_begun")
{
    public override TenancyBegunTwo Upcast(TenancyBegunOne old) => new(old.Tenant, old.Rent, "EUR");
}

public sealed class TenancyTwoToThree() : EventUpcaster<TenancyBegunTwo, TenancyBegun>("tenancy_begun_2")
{
    public override TenancyBegun Upcast(TenancyBegunTwo old) => new([old.Tenant], new(old.Rent, old.Currency));
}

/// <summary>From another program's event, whose class nobody has any more.</summary>
public sealed class RentalToTenancy() : EventUpcaster<JsonElement, TenancyBegunOne>("rental_started")
{
    public override TenancyBegunOne Upcast(JsonElement old)
    {
        var person = old.GetProperty("person");
        return new($"{person.GetProperty("first").GetString()} {person.GetProperty("last").GetString()}", old.GetProperty("cents").GetInt32() / 100m);
    }
}

public sealed record Tenancy(Rent Rent)
{
    public static Tenancy Create(TenancyBegun e) => new(e.Rent);
}

public sealed record TenancyRow([property: Key] Guid TenancyId, string Tenant, decimal Amount, string Currency);

public sealed class Tenancies : TemporalProjection<TenancyRow>
{
    public Tenancies() : base("tenancy") =>
        Project<TenancyBegun>(e => e.StreamId, (_, e) => new(e.StreamId, e.Data.Tenants[0], e.Data.Rent.Amount, e.Data.Rent.Currency));

    public override ProjectionLifecycle Lifecycle => ProjectionLifecycle.Async;
}
