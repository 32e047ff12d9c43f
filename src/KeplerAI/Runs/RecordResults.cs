using KeplerAI.Lab.Scenarios;
using KeplerAI.Messaging;

namespace KeplerAI.Runs;

/// <summary>Both tables of a scoring run are in place, with the same set of ids.</summary>
public sealed record RecordResults(Guid RunId, ResultsPublished Results) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class RecordResultsHandler
{
    public static Decision Handle(RecordResults command, Run? run) => RunFence.Within(run, command.Results.Attempt, r =>
        r.Folder != ScenarioFolder.Scoring ? Decision.Refuse("run.results_outside_scoring")
        : r.Results is not null ? Decision.Nothing
        : Decision.Of(command.Results with { Mode = r.Mode }));
}

/// <summary>D61: the two sets of ids differ, or an id is null or doubled. Nothing was published.</summary>
public sealed record RecordPublicationRefused(Guid RunId, int Attempt, PublicationRefused Report) : ICommand<Run>
{
    Guid ICommand.StreamId => RunId;
}

public static class RecordPublicationRefusedHandler
{
    public static Decision Handle(RecordPublicationRefused command, Run? run) => RunFence.Within(run, command.Attempt, _ => Decision.Of(command.Report));
}
