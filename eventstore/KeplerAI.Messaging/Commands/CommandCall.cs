namespace KeplerAI.Messaging;

/// <summary>One command on its way through a handler.</summary>
internal sealed class CommandCall(ICommand command, CommandEnvelope envelope, IServiceProvider services, DateTimeOffset now)
{
    public ICommand Command { get; } = command;

    public CommandEnvelope Envelope { get; } = envelope;

    public Actor Actor { get; } = new(envelope.UserId);

    public IServiceProvider Services { get; } = services;

    public DateTimeOffset Now { get; } = now;

    public object? Loaded { get; set; }

    public object? State { get; set; }
}
