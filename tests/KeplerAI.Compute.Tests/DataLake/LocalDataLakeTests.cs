using KeplerAI.Compute.DataLake;

namespace KeplerAI.Compute.Tests.DataLake;

public sealed class LocalDataLakeTests : IDisposable
{
    private const string Table = "/UC_1/data_stock/raw_data/table_credit";
    private readonly string folder = Directory.CreateTempSubdirectory("kepler-lake-").FullName;
    private readonly LocalDataLake lake;

    public LocalDataLakeTests() => lake = new LocalDataLake(Path.Combine(folder, "lake"));

    [Theory, Trait("Requirement", "D19"), Trait("Requirement", "R073")]
    [InlineData("/UC_1/data_stock/raw_data/table_credit")]
    [InlineData("/UC_12/scenarios/SC_4/scenario_training_output/model")]
    [InlineData("/UC_1")]
    public void A_path_of_the_guides_stands_under_the_root(string path) => lake.Physical(path).ShouldBe(lake.Root + path);

    [Theory, Trait("Requirement", "D19")]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("UC_1/a")]
    [InlineData("/UC_/a")]
    [InlineData("/UC_0/a")]
    [InlineData("/uc_1/a")]
    [InlineData("/UC_1x/a")]
    [InlineData("/etc/passwd")]
    [InlineData("/UC_1/../UC_2/a")]
    [InlineData("/UC_1/..")]
    [InlineData("/UC_1/./a")]
    [InlineData("/UC_1//a")]
    [InlineData("/UC_1/a/")]
    [InlineData("/UC_1/.hidden")]
    [InlineData("/UC_1/a b")]
    [InlineData("/UC_1/a\\..\\b")]
    [InlineData("/UC_1/%2e%2e/a")]
    [InlineData("/UC_1/a\n")]
    [InlineData("/UC_1/a\0b")]
    [InlineData("/UC_1/é")]
    public void A_path_that_could_leave_the_lake_is_refused(string path) => Should.Throw<ArgumentException>(() => lake.Physical(path));

    [Fact]
    public void A_link_inside_the_lake_is_not_followed()
    {
        Directory.CreateDirectory(Path.Combine(lake.Root, "UC_1"));
        Directory.CreateSymbolicLink(Path.Combine(lake.Root, "UC_1", "out"), "/etc");
        File.CreateSymbolicLink(Path.Combine(lake.Root, "UC_1", "dangling"), "/nowhere");
        Should.Throw<ArgumentException>(() => lake.Physical("/UC_1/out/passwd"));
        Should.Throw<ArgumentException>(() => lake.Physical("/UC_1/out"));
        Should.Throw<ArgumentException>(() => lake.Physical("/UC_1/dangling"));
    }

    [Fact, Trait("Requirement", "R072")]
    public async Task An_adopted_file_is_moved_hashed_and_readable_by_all_but_writable_by_none()
    {
        var local = Local("contenu");
        var file = await lake.AdoptAsync(local, $"{Table}/v1.parquet", default);
        file.ShouldBe(new LakeFile($"{Table}/v1.parquet", 7, "3016ef88e3166466281c563b984abed5412a2de823d37ed99c2af39be422fab1"));
        File.Exists(local).ShouldBeFalse();
        File.GetUnixFileMode(lake.Physical(file.Path)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.GetUnixFileMode(lake.Physical(Table)).HasFlag(UnixFileMode.OtherExecute | UnixFileMode.OtherRead).ShouldBeTrue();
        Directory.GetFiles(lake.Physical(Table)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_content_is_accepted_twice_and_another_is_refused()
    {
        await lake.AdoptAsync(Local("un"), $"{Table}/v1", default);
        var again = Local("un");
        await lake.AdoptAsync(again, $"{Table}/v1", default);
        File.Exists(again).ShouldBeFalse();
        var other = Local("deux");
        await Should.ThrowAsync<IOException>(lake.AdoptAsync(other, $"{Table}/v1", default));
        File.Exists(other).ShouldBeTrue();
        (await File.ReadAllTextAsync(lake.Physical($"{Table}/v1"))).ShouldBe("un");
    }

    [Fact]
    public async Task Of_two_contents_that_race_for_a_place_one_wins_and_the_other_keeps_its_file()
    {
        var files = Enumerable.Range(0, 8).Select(i => Local($"contenu {i}")).ToArray();
        var tries = files.Select(file => Task.Run(() => lake.AdoptAsync(file, $"{Table}/v1", default))).ToArray();
        await Task.WhenAll(tries).ContinueWith(_ => { }, TaskScheduler.Default);
        tries.Count(t => t.IsCompletedSuccessfully).ShouldBe(1);
        files.Count(File.Exists).ShouldBe(7);
        Directory.GetFiles(lake.Physical(Table)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_from_another_device_is_copied_whole()
    {
        var other = $"/dev/shm/kepler-lake-{Guid.NewGuid():N}";
        await File.WriteAllTextAsync(other, "ailleurs");
        await lake.AdoptAsync(other, $"{Table}/v1", default);
        File.Exists(other).ShouldBeFalse();
        (await File.ReadAllTextAsync(lake.Physical($"{Table}/v1"))).ShouldBe("ailleurs");
    }

    [Fact]
    public async Task The_pointer_names_a_version_of_its_own_folder_only()
    {
        lake.Current(Table).ShouldBeNull();
        await lake.AdoptAsync(Local("un"), $"{Table}/v1", default);
        await lake.AdoptAsync(Local("deux"), $"{Table}/v2", default);
        await lake.PointAsync(Table, "v1", default);
        lake.Current(Table).ShouldBe($"{Table}/v1");
        await lake.PointAsync(Table, "v2", default);
        lake.Current(Table).ShouldBe($"{Table}/v2");
        foreach (var bad in new[] { "v3", "../table_credit/v1", "", "/etc/passwd" })
            await Should.ThrowAsync<ArgumentException>(lake.PointAsync(Table, bad, default));
        await Should.ThrowAsync<ArgumentException>(lake.AdoptAsync(Local("x"), $"{Table}/_current", default));
        lake.Current(Table).ShouldBe($"{Table}/v2");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Local(string content)
    {
        var file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, content);
        return file;
    }
}
