using KeplerAI.Compute.Execution;
using KeplerAI.Testing;

namespace KeplerAI.Compute.Tests.Execution;

public sealed class FoldersTests
{
    [Fact]
    public void Several_take_one_folder_away_at_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var folder = Path.Combine(TestFolder.Path, $"folders-{Guid.NewGuid():N}");
            for (var i = 0; i < 50; i++)
            {
                var file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"{i}", "sous-dossier")).FullName, "reste.txt");
                File.WriteAllText(file, "reste");
            }

            Parallel.For(0, 4, _ => Folders.Remove(folder));
            Directory.Exists(folder).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_is_no_fault() => Folders.Remove(Path.Combine(TestFolder.Path, "nulle-part"));
}
