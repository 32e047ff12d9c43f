using System.Text.Json;

namespace KeplerAI.Torture;

/// <summary>What a process of the run is told, as a file.</summary>
/// <param name="Start">When the run began: all processes' fast clocks start there.</param>
public sealed record NodeSettings(string Role, int Index, int Seed, string Store, string Pages, string Folder, DateTimeOffset Start)
{
    /// <summary>Simulated seconds in a real one.</summary>
    public const double Speed = 20;

    public const int WritersInProcess = 2;

    public string AckFile(int writer) => Path.Combine(Folder, $"acks-{Role}-{Index}-{writer}-{Seed}.log");

    public static NodeSettings Read(string file) => JsonSerializer.Deserialize<NodeSettings>(File.ReadAllText(file))!;

    public string Write()
    {
        var file = Path.Combine(Folder, $"{Role}-{Index}-{Seed}.json");
        File.WriteAllText(file, JsonSerializer.Serialize(this));
        return file;
    }
}
