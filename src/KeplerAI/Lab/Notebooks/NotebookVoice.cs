using KeplerAI.Messaging;

namespace KeplerAI.Lab.Notebooks;

/// <summary>Sends the platform's own commands about instances.</summary>
public sealed class NotebookVoice(ICommandBus commands)
{
    public Task<CommandResult> SayAsync(ICommand command, CancellationToken ct) =>
        commands.SendAsync(command, new CommandEnvelope(Actor.System.UserId, Guid.CreateVersion7()), ct);
}
