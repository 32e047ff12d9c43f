namespace KeplerAI.Platform.Permissions;

/// <summary>A command that makes a new object in a use case: the gate cannot find the use case by its stream yet.</summary>
public interface IInUseCase
{
    Guid UseCaseId { get; }
}
