using System.Collections.Immutable;
using FluentValidation;
using FluentValidation.Results;

namespace KeplerAI.Messaging;

/// <summary>
/// Validation failures as refusals: the message is the rule's resource key, the arguments are the state given by WithState, or the limits that
/// the rule names. The value that was attempted never becomes an argument.
/// </summary>
internal static class FieldRefusals
{
    private static readonly string[] Limits = ["MinLength", "MaxLength", "From", "To", "ComparisonValue", "ExpectedPrecision", "ExpectedScale"];

    public static async Task<ImmutableArray<Refusal>> OfAsync(IValidator validator, ICommand command, CancellationToken ct)
    {
        var result = await validator.ValidateAsync(new ValidationContext<object>(command), ct);
        return [.. result.Errors.Select(f => new Refusal(f.ErrorMessage, f.PropertyName, Arguments(f)))];
    }

    private static ImmutableArray<object> Arguments(ValidationFailure failure) => failure.CustomState switch
    {
        IEnumerable<object> several => [.. several],
        { } one => [one],
        null => [.. from limit in Limits
                    where failure.FormattedMessagePlaceholderValues?.ContainsKey(limit) == true
                    let value = failure.FormattedMessagePlaceholderValues[limit]
                    where value is not (null or -1) && !(limit == "MinLength" && value is 0)
                    select value],
    };
}
