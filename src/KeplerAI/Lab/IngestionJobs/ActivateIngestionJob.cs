using FluentValidation;
using KeplerAI.EventStore;
using KeplerAI.Lab.Jobs;
using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>« Activer »: the version in Edit comes into force, its very text tested in Jupyter before (R095).</summary>
public sealed record ActivateIngestionJob(Guid JobId) : ICommand<IngestionJob>
{
    Guid ICommand.StreamId => JobId;
}

/// <summary>A Manager puts an untested script into force, with a reason (U20).</summary>
public sealed record ActivateIngestionJobUntested(Guid JobId, string Reason) : ICommand<IngestionJob>
{
    Guid ICommand.StreamId => JobId;

    public sealed class Validator : AbstractValidator<ActivateIngestionJobUntested>
    {
        public Validator() => RuleFor(c => c.Reason).NotEmpty().WithMessage("job.reason_required").MaximumLength(500).WithMessage("job.reason_too_long");
    }
}

/// <param name="Tested">The same content ran to its end in an instance of a scenario of the use case.</param>
/// <param name="Spark">PySpark can run here.</param>
public sealed record TestedFacts(bool Tested, bool Spark)
{
    public static async Task<TestedFacts> LoadAsync(Guid jobId, IEventStore store, IReadTables tables, SparkProfile spark, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.AggregateStreamAsync<IngestionJob>(jobId, ct: ct) is { } job
            ? new(await IsTestedAsync(job.UseCaseId, job.Latest.ScriptSha256, store, tables, ct), spark.IsOn)
            : new(false, spark.IsOn);
    }

    public static async Task<bool> IsTestedAsync(Guid useCaseId, string sha256, IEventStore store, IReadTables tables, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        foreach (var scenario in await tables.ListAsync<ScenarioRow>(AsOf.Now, "use_case_id = @useCaseId", new { useCaseId }, ct: ct))
            if ((await session.AggregateStreamAsync<Scenario>(scenario.ScenarioId, ct: ct))!.TestedScripts.Contains(sha256))
                return true;
        return false;
    }

    public Refusal? Objection(IngestionJob? job) =>
        JobMachine.Objection(job?.Status, JobVerb.Activate, job?.Draft is not null) is { } rule ? new(rule)
        : job!.Draft!.Language == ScriptLanguage.PySpark && !Spark ? new("ijob.no_spark", nameof(IngestionForm.Language))
        : null;

    public static Decision Activated(IngestionJob job, string? withoutTest) => Decision.Of(new IngestionJobActivated(job.Version, job.Draft!, withoutTest));
}

public static class ActivateIngestionJobHandler
{
    public static Task<TestedFacts> LoadAsync(ActivateIngestionJob command, IEventStore store, IReadTables tables, SparkProfile spark, CancellationToken ct) =>
        TestedFacts.LoadAsync(command.JobId, store, tables, spark, ct);

    public static Decision Handle(ActivateIngestionJob _, IngestionJob? job, TestedFacts facts) =>
        facts.Objection(job) is { } objection ? Decision.Refuse(objection.Rule, objection.Field, objection.Args)
        : facts.Tested ? TestedFacts.Activated(job!, withoutTest: null)
        : Decision.Refuse("ijob.not_tested", null, job!.Draft!.ScriptSha256[..12]);
}

public static class ActivateIngestionJobUntestedHandler
{
    public static Task<TestedFacts> LoadAsync(ActivateIngestionJobUntested command, IEventStore store, IReadTables tables, SparkProfile spark, CancellationToken ct) =>
        TestedFacts.LoadAsync(command.JobId, store, tables, spark, ct);

    public static Decision Handle(ActivateIngestionJobUntested command, IngestionJob? job, TestedFacts facts) =>
        facts.Objection(job) is { } objection
            ? Decision.Refuse(objection.Rule, objection.Field, objection.Args)
            : TestedFacts.Activated(job!, facts.Tested ? null : command.Reason.Trim());
}
