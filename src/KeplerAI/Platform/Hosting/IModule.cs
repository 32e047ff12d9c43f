namespace KeplerAI.Platform.Hosting;

/// <summary>A slice's own wiring. Found by reflection at start; handlers, projections and reactors need none.</summary>
public interface IModule
{
    void AddServices(IServiceCollection services, KeplerSettings settings);

    void Map(IEndpointRouteBuilder endpoints)
    {
    }
}
