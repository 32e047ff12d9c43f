using System.Collections.Immutable;

namespace KeplerAI.Messaging;

/// <summary>A broken rule. <paramref name="Rule"/> is the key of its message in the resources, <paramref name="Field"/> the form field it belongs to.</summary>
public sealed record Refusal(string Rule, string? Field = null, params ImmutableArray<object> Args);

/// <summary>A name to hold while its owner lives.</summary>
public sealed record NameClaim(string Scope, string Name);

/// <summary>Events for a second stream, saved in the same transaction.</summary>
public sealed record SideAppend(Guid StreamId, Type StateType, ImmutableArray<object> Events);

/// <summary>What a handler decides: events (with claims and appends beside them), nothing, or a refusal. Pure data.</summary>
public sealed record Decision
{
    public ImmutableArray<object> Events { get; private init; } = [];
    public ImmutableArray<NameClaim> Claims { get; private init; } = [];
    public ImmutableArray<NameClaim> Releases { get; private init; } = [];
    public ImmutableArray<SideAppend> Others { get; private init; } = [];
    public ImmutableArray<Refusal> Refusals { get; private init; } = [];

    public bool IsRefused => !Refusals.IsEmpty;

    /// <summary>Already so: nothing to append, and the command succeeds.</summary>
    public static readonly Decision Nothing = new();

    public static Decision Of(params ImmutableArray<object> events) => new() { Events = events };

    public static Decision Refuse(string rule, string? field = null, params ImmutableArray<object> args) => new() { Refusals = [new Refusal(rule, field, args)] };

    public Decision Claim(string scope, string name) => this with { Claims = Claims.Add(new(scope, name)) };

    public Decision Release(string scope, string name) => this with { Releases = Releases.Add(new(scope, name)) };

    public Decision Also<TState>(Guid streamId, params ImmutableArray<object> events) where TState : class =>
        this with { Others = Others.Add(new(streamId, typeof(TState), events)) };
}
