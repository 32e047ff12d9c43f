namespace KeplerAI.Platform.Hosting;

/// <summary>The slices' own wiring, found by reflection.</summary>
public static class Modules
{
    public static IReadOnlyList<IModule> All { get; } = [.. Found<IModule>()];

    public static IEnumerable<T> Found<T>() => typeof(Modules).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(T)))
        .OrderBy(t => t.FullName, StringComparer.Ordinal)
        .Select(t => (T)Activator.CreateInstance(t)!);
}
