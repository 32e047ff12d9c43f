using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.Lab.Datasets;
using Shouldly;

namespace KeplerAI.Tests.Lab.Datasets;

public class DatasetDecisionTests
{
    private static readonly Guid Id = Guid.CreateVersion7();
    private static readonly Guid UseCaseId = Guid.CreateVersion7();

    private static readonly UseCase Owner = UseCase.Create(new(UseCaseId, 7, "Crédit", "Octroi", UseCaseType.CreditRisk, [new(Guid.CreateVersion7(), BusinessFunction.DataScientist)]));

    private static readonly ImportDataset Valid = new(Id, 3, UseCaseId, "Clients Européens 2023", "clients.csv", 42, Guid.CreateVersion7(), null, ["kyc", " KYC ", "2023"]);

    private static Dataset Importing => Dataset.Create((DatasetImportRequested)ImportDatasetHandler.Handle(Valid, null, Owner).Events[0]);

    private static readonly DatasetOrigin Sent = new(OriginKind.File, DatasetOrigin.KeyOfUpload(Valid.UploadId), Guid.CreateVersion7(), "clients.csv");

    private static readonly RecordDatasetIngested Ingested = new(Id, 1, "v000001-ab12cd34.parquet", 10, [new("a", "BIGINT")], 100, "sha", "source", ";", 0, null, null, Sent);

    [Fact]
    [Trait("Requirement", "R073"), Trait("Requirement", "D19"), Trait("Requirement", "R069")]
    public void Importing_lands_under_the_raw_folder_of_its_use_case()
    {
        var decision = ImportDatasetHandler.Handle(Valid, null, Owner);
        var requested = decision.Events.ShouldHaveSingleItem().ShouldBeOfType<DatasetImportRequested>();
        Dataset.Create(requested).Path.ShouldBe("/UC_7/data_stock/raw_data/table_clients_europeens_2023");
        requested.Tags.ShouldBe(["kyc", "2023"]);
        decision.Claims.ShouldHaveSingleItem().Name.ShouldBe("clients_europeens_2023");
    }

    [Theory]
    [InlineData("../../etc/passwd", "etc_passwd")]
    [InlineData("Crédit--2024 (v2)", "credit_2024_v2")]
    [InlineData("a/b\\c", "a_b_c")]
    [InlineData("日本", "")]
    public void A_folder_is_never_built_from_raw_input(string name, string slug) => TableSlug.Of(name).ShouldBe(slug);

    [Fact]
    public void A_long_name_keeps_a_short_folder() => TableSlug.Of(new string('x', 300)).Length.ShouldBe(TableSlug.MaxLength);

    [Theory]
    [InlineData("", "clients.csv", 42, null, "Name", "dataset.name_required")]
    [InlineData("日本", "clients.csv", 42, null, "Name", "dataset.name_unusable")]
    [InlineData("Clients", "", 42, null, "FileName", "dataset.file_required")]
    [InlineData("Clients", "clients.pdf", 42, null, "FileName", "dataset.file_type")]
    [InlineData("Clients", "clients.csv", 0, null, "FileName", "csv.empty")]
    [InlineData("Clients", "clients.csv", ImportDataset.MaxBytes + 1, null, "FileName", "dataset.file_too_large")]
    [InlineData("Clients", "clients.csv", 42, "ab", "Delimiter", "dataset.delimiter_unknown")]
    [Trait("Requirement", "R007"), Trait("Requirement", "R068")]
    public void Bad_input_names_its_field_and_rule(string name, string file, long bytes, string? delimiter, string field, string rule)
    {
        var error = new ImportDataset.Validator().Validate(Valid with { Name = name, FileName = file, FileBytes = bytes, Delimiter = delimiter }).Errors.ShouldHaveSingleItem();
        (error.PropertyName, error.ErrorMessage).ShouldBe((field, rule));
    }

    [Fact]
    public void Every_delimiter_of_the_form_is_taken()
    {
        foreach (var delimiter in ImportDataset.Delimiters)
            new ImportDataset.Validator().Validate(Valid with { Delimiter = delimiter }).IsValid.ShouldBeTrue();
        new ImportDataset.Validator().Validate(Valid with { Tags = [.. Enumerable.Range(0, 13).Select(i => $"t{i}")] }).IsValid.ShouldBeFalse();
    }

    [Fact]
    public void An_outcome_is_recorded_once()
    {
        var ingested = RecordDatasetIngestedHandler.Handle(Ingested, Importing).Events.ShouldHaveSingleItem().ShouldBeOfType<DatasetIngested>();
        var ready = Importing.Apply(ingested);
        ready.Status.ShouldBe(DatasetStatus.Ready);
        RecordDatasetIngestedHandler.Handle(Ingested, ready).Events.ShouldBeEmpty();
        RecordDatasetIngestionFailedHandler.Handle(new(Id, Sent.Key, "csv.ragged", 4, 2), ready).Events.ShouldBeEmpty();
    }

    [Fact]
    public void A_failed_import_frees_its_name()
    {
        var decision = RecordDatasetIngestionFailedHandler.Handle(new(Id, Sent.Key, "csv.ragged", 4, 2), Importing);
        decision.Events.ShouldBe([new DatasetIngestionFailed("csv.ragged", 4, 2)]);
        decision.Releases.ShouldHaveSingleItem().Name.ShouldBe("clients_europeens_2023");
    }

    [Fact]
    [Trait("Requirement", "D27")]
    public void What_production_reads_is_not_archived()
    {
        var ready = Importing.Apply((DatasetIngested)RecordDatasetIngestedHandler.Handle(Ingested, Importing).Events[0]);
        var refusal = ArchiveDatasetHandler.Validate(ready, new([4])).ShouldNotBeNull();
        refusal.Rule.ShouldBe("dataset.used_by_active");
        refusal.Args.ShouldBe(["SC_4"]);
        ArchiveDatasetHandler.Validate(ready, new([])).ShouldBeNull();
        ArchiveDatasetHandler.Validate(Importing, new([])).ShouldNotBeNull().Rule.ShouldBe("dataset.importing");
        ArchiveDatasetHandler.Handle(new(Id, " Obsolète "), ready).Events.ShouldBe([new DatasetArchived("Obsolète")]);
    }

    [Fact]
    public void Tags_change_only_when_they_differ()
    {
        ChangeDatasetTagsHandler.Handle(new(Id, ["kyc", "2023"]), Importing).Events.ShouldBeEmpty();
        ChangeDatasetTagsHandler.Handle(new(Id, ["kyc"]), Importing).Events.ShouldHaveSingleItem();
        DatasetTags.Parse(" a, b;a ,, c ").ShouldBe(["a", "b", "c"]);
    }
}
