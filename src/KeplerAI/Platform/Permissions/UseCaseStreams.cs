using System.Globalization;
using KeplerAI.EventStore;

namespace KeplerAI.Platform.Permissions;

/// <summary>The streams that live in a use case, its own included.</summary>
public static class UseCaseStreams
{
    /// <param name="useCase">« UC_3 » or « 3 ».</param>
    /// <returns>Empty when there is no such use case.</returns>
    public static async Task<IReadOnlySet<Guid>> OfAsync(IReadTables tables, string useCase, CancellationToken ct = default)
    {
        if (!int.TryParse(useCase.Replace("UC_", "", StringComparison.OrdinalIgnoreCase), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new HashSet<Guid>();
        return (await tables.ListAsync<ScopeRow>(AsOf.Now, "use_case_number = @number", new { number }, ct: ct)).Select(r => r.StreamId).ToHashSet();
    }
}
