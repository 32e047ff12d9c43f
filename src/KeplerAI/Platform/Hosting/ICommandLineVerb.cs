namespace KeplerAI.Platform.Hosting;

/// <summary>A first argument of the binary (« demo », « bench »…). Found by reflection.</summary>
public interface ICommandLineVerb
{
    string Name { get; }

    /// <param name="args">What follows the verb.</param>
    /// <returns>The process's exit code.</returns>
    Task<int> RunAsync(string[] args);
}
