using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Datasets;

namespace KeplerAI.Tests.Lab.Datasets;

public partial class VersionDecisionTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid UseCaseId = Guid.CreateVersion7();
    private static readonly UseCase Owner = UseCase.Create(new(UseCaseId, 7, "Crédit", "Octroi", UseCaseType.CreditRisk, [new(Guid.CreateVersion7(), BusinessFunction.DataScientist)]));

    private static Dataset Declared(OriginKind kind = OriginKind.Database) =>
        Dataset.Create((DatasetDeclared)DeclareDatasetHandler.Handle(new(Id, 3, UseCaseId, "Clients", ["kyc"], kind), null, Owner).Events[0]);

    private static RecordDatasetIngested Version(int number, string key) =>
        new(Id, number, $"v{number:000000}-ab12cd34.parquet", 10, [new("a", "BIGINT")], 100, $"sha{number}", "", "", 0, null, null, new(OriginKind.Database, key, Table: "clients", Window: "2026-03-14"));

    private static Dataset With(Dataset state, int number, string key) => state.Apply((DatasetIngested)RecordDatasetIngestedHandler.Handle(Version(number, key), state).Events.Single());

    private static Dataset Three => With(With(With(Declared(), 1, "a"), 2, "b"), 3, "c");

    [Fact]
    [Trait("Requirement", "R107"), Trait("Requirement", "R109"), Trait("Requirement", "D17")]
    public void A_new_version_is_read_and_the_former_ones_stay()
    {
        var state = Three;
        (state.Current!.Version, state.LastVersion, state.Status).ShouldBe((3, 3, DatasetStatus.Ready));
        state.Versions.Keys.ShouldBe([1, 2, 3]);
    }

    [Fact]
    [Trait("Requirement", "R105")]
    public void The_same_work_counts_once_and_a_raced_number_is_refused()
    {
        RecordDatasetIngestedHandler.Handle(Version(4, "b"), Three).Events.ShouldBeEmpty();
        RecordDatasetIngestedHandler.Validate(Version(3, "b"), Three).ShouldBeNull();
        RecordDatasetIngestedHandler.Validate(Version(3, "d"), Three).ShouldNotBeNull().Rule.ShouldBe("dataset.version_raced");
        RecordDatasetIngestedHandler.Validate(Version(4, "d"), Three).ShouldBeNull();
    }

    [Fact]
    [Trait("Requirement", "D17")]
    public void Going_back_says_from_where_and_the_next_version_takes_a_new_number()
    {
        var back = RevertDatasetHandler.Handle(new(Id, 1), Three).Events.ShouldHaveSingleItem().ShouldBeOfType<DatasetVersionReverted>();
        (back.Version, back.From, back.FromSha256, back.Restored.Sha256).ShouldBe((1, 3, "sha3", "sha1"));
        var state = Three.Apply(back);
        (state.Current!.Version, state.LastVersion).ShouldBe((1, 3));
        RevertDatasetHandler.Handle(new(Id, 1), state).Events.ShouldBeEmpty();
        RevertDatasetHandler.Validate(new(Id, 9), state).ShouldNotBeNull().Rule.ShouldBe("dataset.version_unknown");
        With(state, 4, "d").Current!.Version.ShouldBe(4);
    }

    [Fact]
    [Trait("Requirement", "D60")]
    public void What_is_read_or_referred_to_is_never_purged()
    {
        KeptVersions nothing = new(new Dictionary<int, int>()), run = new(new Dictionary<int, int> { [1] = 12 });
        PurgeDatasetVersionHandler.Validate(new(Id, 3), Three, nothing).ShouldNotBeNull().Rule.ShouldBe("dataset.version_current");
        var used = PurgeDatasetVersionHandler.Validate(new(Id, 1), Three, run).ShouldNotBeNull();
        (used.Rule, used.Args.ShouldHaveSingleItem()).ShouldBe(("dataset.version_used", 12));
        PurgeDatasetVersionHandler.Validate(new(Id, 1), Three, nothing).ShouldBeNull();
        var purged = Three.Apply((DatasetVersionPurged)PurgeDatasetVersionHandler.Handle(new(Id, 1), Three).Events.Single());
        purged.Versions.Keys.ShouldBe([2, 3]);
        RevertDatasetHandler.Validate(new(Id, 1), purged).ShouldNotBeNull();
    }

    [Fact]
    public void A_failed_refresh_keeps_the_name_and_the_rows()
    {
        var first = RecordDatasetIngestionFailedHandler.Handle(new(Id, "k", "csv.ragged", 2, 3, "montant"), Declared());
        first.Releases.ShouldBeEmpty();
        Declared().Apply((DatasetIngestionFailed)first.Events.Single()).Status.ShouldBe(DatasetStatus.Failed);
        Three.Apply((DatasetIngestionFailed)RecordDatasetIngestionFailedHandler.Handle(new(Id, "k", "csv.ragged", 2, 3), Three).Events.Single()).Status.ShouldBe(DatasetStatus.Ready);
    }
}
