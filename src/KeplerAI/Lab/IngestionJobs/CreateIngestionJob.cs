using FluentValidation;
using KeplerAI.Administration.UseCases;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>« Ajouter un job »: a job in Edit. It runs nothing before its activation.</summary>
public sealed record CreateIngestionJob(Guid JobId, int Number, Guid UseCaseId, IngestionForm Input) : ICommand<IngestionJob>, IInUseCase
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<CreateIngestionJob>
    {
        public Validator() => RuleFor(c => c.Input).SetValidator(new IngestionForm.Validator());
    }
}

/// <summary>What saving is judged against. The script is kept in the lake before anything is decided, so that what an event names can always be read.</summary>
public sealed record IngestionFacts(int? UseCaseNumber, Refusal? Script)
{
    public static async Task<IngestionFacts> LoadAsync(Guid useCaseId, IngestionForm form, IEventStore store, IngestionScripts scripts, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.AggregateStreamAsync<UseCase>(useCaseId, ct: ct) is not { } useCase)
            return new(null, null);
        var objection = await scripts.ObjectionAsync(form.Language, form.Text, ct);
        if (objection is null)
            await scripts.KeepAsync(useCase.Number, form.Text, ct);
        return new(useCase.Number, objection);
    }
}

public static class CreateIngestionJobHandler
{
    public static Task<IngestionFacts> LoadAsync(CreateIngestionJob command, IEventStore store, IngestionScripts scripts, CancellationToken ct) =>
        IngestionFacts.LoadAsync(command.UseCaseId, command.Input, store, scripts, ct);

    public static Refusal? Validate(IngestionFacts facts) => facts.UseCaseNumber is null ? new("use_case.unknown") : facts.Script;

    public static Decision Handle(CreateIngestionJob command, IngestionJob? job, IngestionFacts facts) => job is not null
        ? Decision.Nothing
        : Decision.Of(new IngestionJobCreated(command.JobId, command.Number, command.UseCaseId, facts.UseCaseNumber!.Value, command.Input.Definition()))
            .Claim(IngestionNames.Scope(command.UseCaseId), command.Input.Name.Trim());
}
