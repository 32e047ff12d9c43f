namespace KeplerAI.Compute.Databases;

/// <summary>A source cannot be read as asked. Its text names a rule and a number or a column: never a value, never a secret.</summary>
internal sealed class SourceException(string rule, string? detail = null) : Exception($"{rule} {detail}")
{
    public SourceProblem Problem { get; } = new(rule, detail);
}
