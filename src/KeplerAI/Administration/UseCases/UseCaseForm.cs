using System.Collections.Immutable;
using KeplerAI.Administration.Users;

namespace KeplerAI.Administration.UseCases;

/// <summary>What the use case forms post, as typed: a value out of its list is a broken rule of the command, not a binding error.</summary>
public sealed class UseCaseForm
{
    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? Type { get; set; }

    /// <summary>The people ticked.</summary>
    public List<Guid> Contributors { get; set; } = [];

    /// <summary>A function for every person of the list, ticked or not.</summary>
    public Dictionary<Guid, string> Functions { get; set; } = [];

    public long? Version { get; set; }

    public UseCaseType? ChosenType => Parse<UseCaseType>(Type);

    /// <param name="byDefault">Each person's own function, taken where none was chosen.</param>
    public ImmutableArray<Contributor> Chosen(IReadOnlyDictionary<Guid, BusinessFunction> byDefault) =>
        [.. Contributors.Select(id => new Contributor(id, Parse<BusinessFunction>(Functions.GetValueOrDefault(id)) ?? byDefault.GetValueOrDefault(id)))];

    public static T? Parse<T>(string? text) where T : struct, Enum =>
        Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value : null;
}

/// <summary>The form and the people it may choose from.</summary>
public sealed record UseCaseFormView(UseCaseForm Input, IReadOnlyList<UserRow> People)
{
    public BusinessFunction FunctionOf(UserRow person) =>
        UseCaseForm.Parse<BusinessFunction>(Input.Functions.GetValueOrDefault(person.UserId)) ?? person.Function;

    /// <summary>The auditor's function combines with nothing: an auditor is offered that one, the others all but that one.</summary>
    public static IEnumerable<BusinessFunction> Offered(UserRow person) =>
        Enum.GetValues<BusinessFunction>().Where(f => (f == BusinessFunction.AmlAuditor) == (person.Function == BusinessFunction.AmlAuditor));
}
