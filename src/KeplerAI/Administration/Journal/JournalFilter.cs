namespace KeplerAI.Administration.Journal;

/// <summary>What the reader asks of the log. Dates are days in the display zone, both included.</summary>
/// <param name="UseCase">Number of a use case.</param>
/// <param name="Kind">A kind of <see cref="Platform.Permissions.Scopes"/>, with <paramref name="Number"/>: one object's own history.</param>
public sealed record JournalFilter(Guid? User = null, string? Type = null, int? UseCase = null, string? Kind = null, int? Number = null, DateOnly? From = null, DateOnly? To = null);

/// <summary>What the reader may see: the whole log, or only these use cases'.</summary>
public sealed record JournalScope(bool Whole, IReadOnlyList<Guid> UseCases);
