namespace KeplerAI.Platform.Errors;

/// <summary>Ends the request with an error page. <paramref name="detail"/> is shown: it is a text of the resources, never an exception's.</summary>
/// <param name="rule">For a 403, the capability that was missing.</param>
public sealed class StatusException(int status, string? detail = null, string? rule = null) : Exception($"{status} {rule}{detail}")
{
    public int Status { get; } = status;

    public string? Detail { get; } = detail;

    public string? Rule { get; } = rule;
}
