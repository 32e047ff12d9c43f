using System.Collections.Immutable;

namespace KeplerAI.Messaging;

/// <summary>
/// Takes a command through Validator (nested, FluentValidation), gate, LoadAsync (the only I/O), Validate, Handle (pure) and one append.
/// A handler is a static class <c>{Command}Handler</c>; its methods name what they need as parameters: the command, the state (nullable when the
/// stream may be new), what LoadAsync returned, the <see cref="Actor"/>, a <see cref="DateTimeOffset"/> for now; LoadAsync may also name services.
/// </summary>
public interface ICommandBus
{
    Task<CommandResult> SendAsync(ICommand command, CommandEnvelope envelope, CancellationToken ct = default);
}

public enum Outcome
{
    Accepted,

    /// <summary>A field is wrong: <see cref="CommandResult.Refusals"/> name it.</summary>
    Invalid,

    /// <summary>A rule of the domain says no.</summary>
    Refused,

    /// <summary>The policy says no, and the denial is recorded.</summary>
    Denied,

    /// <summary>The object does not exist, or not for this person.</summary>
    NotFound,

    /// <summary>The stream moved on since the sender saw it.</summary>
    Conflict,
}

/// <summary>What became of a command. <paramref name="Sequence"/> is the last event written, for read-your-writes; null when nothing was.</summary>
public sealed record CommandResult(Outcome Outcome, long? Sequence, ImmutableArray<Refusal> Refusals)
{
    public bool Ok => Outcome == Outcome.Accepted;
}

/// <summary>Decides who may send what. Implemented by the application's policy table.</summary>
public interface ICommandGate
{
    /// <returns><see cref="Outcome.Accepted"/>, <see cref="Outcome.Denied"/> or <see cref="Outcome.NotFound"/>, and the rule that said so.</returns>
    Task<GateAnswer> MayAsync(ICommand command, Actor actor, CancellationToken ct);
}

public sealed record GateAnswer(Outcome Outcome, string Rule);
