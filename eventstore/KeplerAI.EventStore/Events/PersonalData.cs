namespace KeplerAI.EventStore;

/// <summary>
/// A text that names a person. In JSON it is ciphertext under <paramref name="Subject"/>'s own key;
/// <paramref name="Value"/> is null once that key has been destroyed.
/// </summary>
public sealed record PersonalData(Guid Subject, string? Value)
{
    // A read value carries its ciphertext along, so that a copy into a read table is the same bytes, key or no key.
    public Guid Subject { get; init { field = value; Sealed = null; } } = Subject;

    public string? Value { get; init { field = value; Sealed = null; } } = Value;

    internal string? Sealed { get; init; }

    public bool Equals(PersonalData? other) =>
        other is not null && Subject == other.Subject && Value == other.Value && (Value is not null || Sealed == other.Sealed);

    public override int GetHashCode() => HashCode.Combine(Subject, Value);

    public override string ToString() => "[personal]";
}
