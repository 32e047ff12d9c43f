using KeplerAI.Messaging;
using KeplerAI.Platform.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace KeplerAI.Platform.Permissions;

public sealed class PermissionsModule : IModule
{
    public void AddServices(IServiceCollection services, KeplerSettings settings)
    {
        services.AddSingleton<DenialRecorder>();
        services.AddSingleton<IPermissions, PermissionService>();
        services.AddSingleton<ICommandGate, CommandGate>();
        services.Configure<MvcOptions>(options => options.Filters.Add<NeedsFilter>());
    }
}
