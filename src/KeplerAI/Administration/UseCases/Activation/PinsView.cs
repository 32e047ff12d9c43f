using System.Collections.Immutable;

namespace KeplerAI.Administration.UseCases.Activation;

/// <summary>What an approval binds, as it is listed.</summary>
public sealed record PinsView(ImmutableArray<ScriptPin> Scripts, string? ModelPath, string? ModelSha256, int? ModelRun);

/// <summary>A decision that asks for a reason.</summary>
public sealed record DecideForm(string Action, string Handler, Guid? Request, string Label);
