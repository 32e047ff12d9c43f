using KeplerAI.Administration.Users;
using KeplerAI.Platform.SignIn;

namespace KeplerAI.Platform.Permissions;

public static partial class CommandPolicies
{
    static partial void Identity(PolicyBuilder table) => table
        .Add<CreateUser>(Capability.Administer, system: true)
        .Add<ChangeUser>(Capability.Administer)
        .Add<DisableUser>(Capability.Administer)
        .Add<EnableUser>(Capability.Administer)
        .Add<InviteUser>(Capability.Administer, system: true)
        .AddOpen<RecordPasswordChange>()
        .AddOpen<RecordSignIn>()
        .AddOpen<SignOut>();
}
