using FluentValidation;
using KeplerAI.EventStore;

namespace KeplerAI.Messaging.Tests;

// A small domain with every shape of handler: parcels with labels that are unique, weighed and shipped.
[EventName("parcel_packed")]
public sealed record ParcelPacked(Guid ParcelId, string Label);

[EventName("parcel_weighed")]
public sealed record ParcelWeighed(int Grams);

[EventName("parcel_shipped")]
public sealed record ParcelShipped(string By);

[EventName("depot_charged")]
public sealed record DepotCharged(Guid ParcelId);

public sealed record Parcel(Guid Id, string Label, int Grams, bool Shipped)
{
    public static Parcel Create(ParcelPacked e) => new(e.ParcelId, e.Label, 0, Shipped: false);

    public Parcel Apply(ParcelWeighed e) => this with { Grams = Grams + e.Grams };

    public Parcel Apply(ParcelShipped _) => this with { Shipped = true };
}

public sealed record Depot(int Parcels)
{
    public static Depot Create(DepotCharged _) => new(1);

    public Depot Apply(DepotCharged _) => new(Parcels + 1);
}

public sealed record PackParcel(Guid ParcelId, string Label) : ICommand<Parcel>
{
    Guid ICommand.StreamId => ParcelId;

    public sealed class Validator : AbstractValidator<PackParcel>
    {
        public Validator() => RuleFor(c => c.Label).NotEmpty().WithMessage("parcel.label_required").MaximumLength(10).WithMessage("parcel.label_too_long");
    }
}

public static class PackParcelHandler
{
    public static Decision Handle(PackParcel command, Parcel? parcel) =>
        parcel is null ? Decision.Of(new ParcelPacked(command.ParcelId, command.Label)).Claim("label", command.Label) : Decision.Nothing;
}

public sealed record WeighParcel(Guid ParcelId, int Grams, long? Seen = null) : ICommand<Parcel>
{
    Guid ICommand.StreamId => ParcelId;

    long? ICommand.ExpectedVersion => Seen;
}

public static class WeighParcelHandler
{
    public static async Task<ScaleReading> LoadAsync(WeighParcel command, Scale scale, CancellationToken ct) => await scale.ReadAsync(command, ct);

    public static Refusal? Validate(Parcel parcel) => parcel.Shipped ? new Refusal("parcel.gone", null, parcel.Label) : null;

    public static Decision Handle(Parcel _, ScaleReading reading) => Decision.Of(new ParcelWeighed(reading.Grams));
}

public sealed record ScaleReading(int Grams);

/// <summary>A service that LoadAsync asks for; a test can have it wait, so that another writer comes in between.</summary>
public sealed class Scale
{
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public int Readings { get; private set; }

    public async Task<ScaleReading> ReadAsync(WeighParcel command, CancellationToken ct)
    {
        Readings++;
        var before = Before;
        Before = () => Task.CompletedTask;
        await before().WaitAsync(ct);
        return new(command.Grams);
    }
}

public sealed record ShipParcel(Guid ParcelId, Guid DepotId) : ICommand<Parcel>
{
    Guid ICommand.StreamId => ParcelId;
}

public static class ShipParcelHandler
{
    public static Decision Handle(ShipParcel command, Parcel parcel, Actor actor, DateTimeOffset now) =>
        Decision.Of(new ParcelShipped($"{actor.UserId} {now.Year}")).Release("label", parcel.Label).Also<Depot>(command.DepotId, new DepotCharged(parcel.Id));
}
