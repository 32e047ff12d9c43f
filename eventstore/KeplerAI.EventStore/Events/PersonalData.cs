namespace KeplerAI.EventStore;

/// <summary>
/// A text that names a person. In JSON it is ciphertext under <paramref name="Subject"/>'s own key;
/// <paramref name="Value"/> is null once that key has been destroyed.
/// </summary>
public sealed record PersonalData(Guid Subject, string? Value)
{
    public override string ToString() => "[personal]";
}
