namespace KeplerAI.Demo;

/// <summary>What the demo prints last, as one JSON object.</summary>
/// <param name="AucHoldout">AUC on the rows set aside before anything was fitted; <paramref name="AucHoldoutCi"/> is its 95 % interval.</param>
/// <param name="AucFolds">Mean AUC of five stratified folds over all rows, same parameters; not the model that is deployed.</param>
public sealed record DemoSummary(long RowsIngested, long RowsScored, double AucHoldout, double[] AucHoldoutCi, double AucFolds, long Events, string Url, IReadOnlyList<DemoStep> Steps);

public sealed record DemoStep(string Name, double Seconds);
