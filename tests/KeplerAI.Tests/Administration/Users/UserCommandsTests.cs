using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.SignIn;
using Shouldly;
using Xunit;

namespace KeplerAI.Tests.Administration.Users;

public sealed class UserCommandsTests
{
    private static readonly Guid Id = new("11111111-0000-7000-8000-000000000000");
    private static readonly Actor Other = new(new Guid("33333333-0000-7000-8000-000000000000"));
    private static readonly User Admin = new(Id, 1, new(Id, "alice"), "hash", new(Id, "Alice"), null, PlatformRole.Admin, BusinessFunction.Viewer, Disabled: false);

    [Fact]
    [Trait("Requirement", "R028")]
    [Trait("Requirement", "R316")]
    public void creating_a_user_claims_the_login_by_its_hash()
    {
        var decision = CreateUserHandler.Handle(new CreateUser(Id, 1, " Alice ", "Alice Martin", "", PlatformRole.Manager, BusinessFunction.Viewer), null, new LoginKey("hash"));
        decision.Events.ShouldBe([new UserCreated(Id, 1, new(Id, "Alice"), "hash", new(Id, "Alice Martin"), null, PlatformRole.Manager, BusinessFunction.Viewer)]);
        decision.Claims.ShouldBe([new NameClaim("login", "hash")]);
    }

    [Theory]
    [InlineData("", "Alice", null, "Login", "user.login_required")]
    [InlineData("a b", "Alice", null, "Login", "user.login_form")]
    [InlineData("alice", "", null, "FullName", "user.name_required")]
    [InlineData("alice", "Alice", "nowhere", "Email", "user.email_form")]
    public void bad_input_names_its_field_and_rule(string login, string name, string? email, string field, string rule)
    {
        var result = new CreateUser.Validator().Validate(new CreateUser(Id, 1, login, name, email, PlatformRole.Standard, BusinessFunction.Viewer));
        result.Errors.ShouldContain(e => e.PropertyName == field && e.ErrorMessage == rule);
    }

    [Fact]
    [Trait("Requirement", "R029")]
    [Trait("Requirement", "R031")]
    [Trait("Requirement", "R317")]
    public void only_what_differs_becomes_an_event()
    {
        var command = new ChangeUser(Id, null, "Alice", null, PlatformRole.Manager, BusinessFunction.Viewer);
        ChangeUserHandler.Handle(command, Admin, new ActiveAdmins(1), Other).Events.ShouldBe([new UserRoleChanged(PlatformRole.Manager)]);
        ChangeUserHandler.Handle(command with { Role = PlatformRole.Admin }, Admin, new ActiveAdmins(1), Other).Events.ShouldBeEmpty();
    }

    [Fact]
    public void nobody_changes_their_own_level() =>
        ChangeUserHandler.Handle(new ChangeUser(Id, null, "Alice", null, PlatformRole.Standard, BusinessFunction.Viewer), Admin, new ActiveAdmins(3), new Actor(Id)).Refusals[0].Rule.ShouldBe("user.own_role");

    [Fact]
    public void the_last_administrator_stays()
    {
        ChangeUserHandler.Handle(new ChangeUser(Id, null, "Alice", null, PlatformRole.Standard, BusinessFunction.Viewer), Admin, new ActiveAdmins(0), Other).Refusals[0].Rule.ShouldBe("user.last_admin");
        DisableUserHandler.Handle(new DisableUser(Id, "départ"), Admin, new ActiveAdmins(0), Other).Refusals[0].Rule.ShouldBe("user.last_admin");
    }

    [Fact]
    [Trait("Requirement", "R318")]
    [Trait("Requirement", "D33")]
    public void disabling_and_enabling_are_reversible_and_idempotent()
    {
        var disabled = DisableUserHandler.Handle(new DisableUser(Id, " départ "), Admin, new ActiveAdmins(1), Other);
        disabled.Events.ShouldBe([new UserDisabled("départ")]);
        var state = Admin.Apply((UserDisabled)disabled.Events[0]);
        DisableUserHandler.Handle(new DisableUser(Id, "encore"), state, new ActiveAdmins(1), Other).Events.ShouldBeEmpty();
        EnableUserHandler.Handle(new EnableUser(Id), state).Events.ShouldBe([new UserEnabled()]);
        EnableUserHandler.Handle(new EnableUser(Id), Admin).Events.ShouldBeEmpty();
    }

    [Fact]
    public void nobody_disables_their_own_account() =>
        DisableUserHandler.Handle(new DisableUser(Id, "x"), Admin, new ActiveAdmins(2), new Actor(Id)).Refusals[0].Rule.ShouldBe("user.own_account");

    [Fact]
    public void a_password_is_set_by_its_owner_or_by_set_up_only()
    {
        RecordPasswordChangeHandler.Handle(new RecordPasswordChange(Id, true), Admin, new Actor(Id)).Events.ShouldBe([new UserPasswordChanged(true)]);
        RecordPasswordChangeHandler.Handle(new RecordPasswordChange(Id, true), Admin, Other).IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void a_disabled_account_gets_no_link() =>
        InviteUserHandler.Handle(new InviteUser(Id, DateTimeOffset.UnixEpoch), Admin with { Disabled = true }).Refusals[0].Rule.ShouldBe("user.is_disabled");
}
