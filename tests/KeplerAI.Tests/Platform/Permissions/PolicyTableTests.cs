using KeplerAI.Administration.Users;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;
using Shouldly;
using Xunit;

namespace KeplerAI.Tests.Platform.Permissions;

/// <summary>The merged matrix of both guides, cell by cell, as its own text beside the code's table.</summary>
public sealed class PolicyTableTests
{
    // Columns: Admin, DevOps, Manager, Data Scientist, AML Analyst, Business User, Viewer, AML Auditor. ✓ allowed, M as contributor, - denied.
    public static TheoryData<Capability, string> Matrix => new()
    {
        { Capability.Administer, "✓-------" },
        { Capability.ReadWholeJournal, "✓------✓" },
        { Capability.ReadUseCaseJournal, "✓MMMM--✓" },
        { Capability.SeeBusinessData, "MMMMMMMM" },
        { Capability.IngestDatasets, "MM-M----" },
        { Capability.CreateScenarios, "MM-M----" },
        { Capability.ControlOthersJobs, "✓M------" },
        { Capability.ApproveActivation, "--M-----" },
        { Capability.RequestActivation, "MM-M----" },
        { Capability.CreateModels, "✓M-M----" },
        { Capability.StartDeployments, "✓M-M----" },
        { Capability.ExecuteModels, "✓M-M-M--" },
        { Capability.ViewResults, "MMMMMMMM" },
        { Capability.TriageAlerts, "--M-M---" },
        { Capability.ApproveCriticalClosing, "--M-----" },
        { Capability.ExportEvidence, "✓-M----✓" },
        { Capability.ReadSystemJournal, "✓✓------" },
        { Capability.Elevate, "✓-------" },
        { Capability.GrantDataset, "--M-----" },
        { Capability.OverrideTested, "--M-----" },
        { Capability.ProposeAlertRules, "---MM---" },
        { Capability.ApproveAlertRules, "--M-----" },
        { Capability.ExportRows, "--MMMM-✓" },
        { Capability.Backfill, "MM-M----" },
        { Capability.Replay, "--M----✓" },
        { Capability.ReadUnmaskedJournal, "--MMM--✓" },
    };

    private static readonly (PlatformRole Role, BusinessFunction Function)[] Columns =
    [
        (PlatformRole.Admin, BusinessFunction.Viewer),
        (PlatformRole.DevOps, BusinessFunction.Viewer),
        (PlatformRole.Manager, BusinessFunction.Viewer),
        (PlatformRole.Standard, BusinessFunction.DataScientist),
        (PlatformRole.Standard, BusinessFunction.AmlAnalyst),
        (PlatformRole.Standard, BusinessFunction.BusinessUser),
        (PlatformRole.Standard, BusinessFunction.Viewer),
        (PlatformRole.Standard, BusinessFunction.AmlAuditor),
    ];

    [Theory]
    [MemberData(nameof(Matrix))]
    [Trait("Requirement", "D01")]
    [Trait("Requirement", "R019")]
    [Trait("Requirement", "R235")]
    [Trait("Requirement", "R236")]
    [Trait("Requirement", "R237")]
    public void every_cell_answers_for_a_contributor_and_for_an_outsider(Capability capability, string row)
    {
        for (var column = 0; column < Columns.Length; column++)
        {
            var (role, function) = Columns[column];
            var cell = row[column];
            PolicyTable.Allows(capability, role, function, membership: function).ShouldBe(cell is '✓' or 'M', $"{capability} {role}/{function} contributor");
            PolicyTable.Allows(capability, role, function, membership: null).ShouldBe(cell is '✓', $"{capability} {role}/{function} outsider");
        }
    }

    [Fact]
    public void the_matrix_names_every_capability() => Matrix.Count.ShouldBe(Enum.GetValues<Capability>().Length);

    [Theory]
    [InlineData(PlatformRole.Admin)]
    [InlineData(PlatformRole.DevOps)]
    [InlineData(PlatformRole.Manager)]
    [Trait("Requirement", "D02")]
    [Trait("Requirement", "D58")]
    public void an_auditor_writes_nowhere_whatever_the_role(PlatformRole role)
    {
        Capability[] writes = [Capability.Administer, Capability.IngestDatasets, Capability.CreateScenarios, Capability.ApproveActivation, Capability.ExecuteModels, Capability.ControlOthersJobs];
        foreach (var capability in writes)
            PolicyTable.Allows(capability, role, BusinessFunction.AmlAuditor, BusinessFunction.DataScientist).ShouldBeFalse();
        PolicyTable.Allows(Capability.ReadWholeJournal, role, BusinessFunction.AmlAuditor, null).ShouldBeTrue();
    }

    [Fact]
    [Trait("Requirement", "D58")]
    [Trait("Requirement", "R003")]
    public void the_function_held_in_the_use_case_replaces_the_default()
    {
        PolicyTable.Allows(Capability.CreateScenarios, PlatformRole.Standard, BusinessFunction.Viewer, BusinessFunction.DataScientist).ShouldBeTrue();
        PolicyTable.Allows(Capability.CreateScenarios, PlatformRole.Standard, BusinessFunction.DataScientist, BusinessFunction.Viewer).ShouldBeFalse();
    }

    [Fact]
    public void every_command_type_has_its_line()
    {
        var commands = typeof(PolicyTable).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsInterface: false } && t.IsAssignableTo(typeof(ICommand)));
        commands.Where(c => CommandPolicies.Of(c) is null).Select(c => c.Name).ShouldBeEmpty();
    }
}
