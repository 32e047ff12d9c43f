using KeplerAI.Administration.UseCases;

namespace KeplerAI.Platform.Permissions;

public static partial class CommandPolicies
{
    static partial void UseCases(PolicyBuilder table)
    {
        table.Add<CreateUseCase>(Capability.Administer)
            .Add<ChangeUseCase>(Capability.Administer)
            .Add<AddContributor>(Capability.Administer)
            .Add<ChangeContributorFunction>(Capability.Administer)
            .Add<RemoveContributor>(Capability.Administer);
        Activation(table);
    }

    static partial void Activation(PolicyBuilder table);
}
