using KeplerAI.Lab.Jobs;
using KeplerAI.Messaging;

namespace KeplerAI.Lab.IngestionJobs;

/// <summary>How often a failing job is tried again, and when it is left alone. Settings KEPLER_JOB_FAILURES and KEPLER_JOB_RETRY_SECONDS.</summary>
/// <param name="Failures">Failed runs in a row that pause a job.</param>
/// <param name="Backoff">Before the first retry; doubled for each further one, an hour at most.</param>
public sealed record RetryOptions(int Failures, TimeSpan Backoff)
{
    public static RetryOptions From(IConfiguration configuration) => new(
        Math.Max(1, configuration.GetValue("KEPLER_JOB_FAILURES", 5)),
        TimeSpan.FromSeconds(Math.Max(1, configuration.GetValue("KEPLER_JOB_RETRY_SECONDS", 60))));

    public TimeSpan Before(int next) => TimeSpan.FromSeconds(Math.Min(3600, Backoff.TotalSeconds * Math.Pow(2, next - 2)));
}

/// <summary>A run failed: it is tried again later, or the job is paused, or nothing follows.</summary>
public sealed record AnswerFailedRun(Guid JobId, Guid RunId, int RunNumber, DateTimeOffset Reference, bool Scheduled, int Try) : ICommand<IngestionJob>
{
    Guid ICommand.StreamId => JobId;
}

public static class AnswerFailedRunHandler
{
    public static Task<RetryOptions> LoadAsync(AnswerFailedRun _, RetryOptions options) => Task.FromResult(options);

    public static Decision Handle(AnswerFailedRun command, IngestionJob? job, RetryOptions options, DateTimeOffset now)
    {
        // Who paused, deleted or edited the job meanwhile has answered already.
        if (job is not { Status: JobStatus.Active } || command.Reference < job.Since)
            return Decision.Nothing;
        if (job.Failures >= options.Failures)
            return Decision.Of(new IngestionJobPausedByFailures(job.Failures, command.RunNumber));
        return command.Try > job.InForce!.Retries
            ? Decision.Nothing
            : Decision.Of(new IngestionRetryPlanned(command.RunId, command.RunNumber, command.Reference, command.Scheduled ? command.Reference : null, command.Try + 1, now + options.Before(command.Try + 1)));
    }
}
