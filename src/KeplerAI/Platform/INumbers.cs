namespace KeplerAI.Platform;

/// <summary>Numbers that people see (UC_12, run 1204), drawn at the edge from one sequence per kind. Gaps are allowed.</summary>
public interface INumbers
{
    /// <param name="kind">One of <see cref="Permissions.Scopes"/>' kinds, or « user ».</param>
    Task<int> NextAsync(string kind, CancellationToken ct = default);
}
