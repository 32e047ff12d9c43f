using System.Net;
using System.Net.Sockets;
using System.Text;
using KeplerAI.Compute.Cluster;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Compute.Tests.Cluster;

/// <summary>The lake in HDFS and its mirror.</summary>
[Collection(nameof(Profiles))]
public sealed class LakeTests(ProfilesFixture profiles)
{
    private const string Table = "/UC_7/data_stock/raw_data/table_clients";

    [SparkFact]
    public async Task A_table_is_made_in_HDFS_and_takes_its_place_there_without_being_sent_again()
    {
        var (hdfs, lake) = (profiles.Hdfs, profiles.Spark.GetRequiredService<IDataLake>());
        var target = profiles.NewFile();
        var request = new FileIngestRequest(profiles.Write("a,b\n1,x\n2,y\n"u8.ToArray()), "x.csv", new SourceOptions(), null, BadRowPolicy.Stop, target, target + ".r", target + ".s");
        var table = (await profiles.Spark.GetRequiredService<IFileIngestion>().IngestAsync(request, new Progress<IngestProgress>(), CancellationToken.None)).Table!;
        var kept = (await hdfs.FindAsync(table.Sha256, table.Bytes, CancellationToken.None)).ShouldNotBeNull();
        var made = (await hdfs.Files.StatusAsync(kept, CancellationToken.None))!.Modified;

        var file = await lake.AdoptAsync(target, $"{Table}/v000001-{table.Sha256[..8]}.parquet", CancellationToken.None);
        await lake.PointAsync(Table, Path.GetFileName(file.Path), CancellationToken.None);
        var status = (await hdfs.Files.StatusAsync(hdfs.Of(file.Path), CancellationToken.None))!;
        (status.Length, status.Modified).ShouldBe((file.Bytes, made));
        (await hdfs.FindAsync(table.Sha256, table.Bytes, CancellationToken.None)).ShouldBeNull();
        lake.Current(Table).ShouldBe(file.Path);
        var pointer = profiles.NewFile();
        await hdfs.Files.DownloadAsync(hdfs.Of($"{Table}/_current"), pointer, CancellationToken.None);
        (await File.ReadAllTextAsync(pointer)).ShouldBe(Path.GetFileName(file.Path));
        await lake.RemoveAsync(file.Path, CancellationToken.None);
        (await hdfs.Files.StatusAsync(hdfs.Of(file.Path), CancellationToken.None)).ShouldBeNull();
        File.Exists(lake.Physical(file.Path)).ShouldBeFalse();
    }

    [SparkFact]
    public async Task The_next_version_is_pointed_at_and_both_stand_in_HDFS()
    {
        var (hdfs, lake) = (profiles.Hdfs, profiles.Spark.GetRequiredService<IDataLake>());
        foreach (var name in new[] { "v000001-aaaaaaaa.parquet", "v000002-bbbbbbbb.parquet" })
        {
            await lake.AdoptAsync(profiles.Write(Encoding.UTF8.GetBytes(name)), $"/UC_8/t/{name}", CancellationToken.None);
            await lake.PointAsync("/UC_8/t", name, CancellationToken.None);
        }
        (await hdfs.Files.ListAsync(hdfs.Of("/UC_8/t"), CancellationToken.None)).Select(s => s.Name).ShouldBe(["_current", "v000001-aaaaaaaa.parquet", "v000002-bbbbbbbb.parquet"]);
        var back = profiles.NewFile();
        await hdfs.Files.DownloadAsync(hdfs.Of("/UC_8/t/_current"), back, CancellationToken.None);
        (await File.ReadAllTextAsync(back)).ShouldBe("v000002-bbbbbbbb.parquet");
        // The same content again is the same file; another one is refused, and HDFS keeps what it has.
        await lake.AdoptAsync(profiles.Write("v000001-aaaaaaaa.parquet"u8.ToArray()), "/UC_8/t/v000001-aaaaaaaa.parquet", CancellationToken.None);
        await Should.ThrowAsync<IOException>(lake.AdoptAsync(profiles.Write("autre"u8.ToArray()), "/UC_8/t/v000001-aaaaaaaa.parquet", CancellationToken.None));
        (await hdfs.Files.StatusAsync(hdfs.Of("/UC_8/t/v000001-aaaaaaaa.parquet"), CancellationToken.None))!.Length.ShouldBe(24);
    }

    [SparkFact]
    public async Task Nothing_reaches_the_mirror_that_HDFS_did_not_take()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        silent.Stop();
        var lake = profiles.Services("down", profiles.Options with { WebHdfs = $"http://127.0.0.1:{port}" }).GetRequiredService<IDataLake>();
        var file = profiles.Write("x"u8.ToArray());
        (await Should.ThrowAsync<HdfsException>(lake.AdoptAsync(file, "/UC_9/t/v000001-aaaaaaaa.parquet", CancellationToken.None))).Message.ShouldContain("does not answer");
        (File.Exists(file), File.Exists(lake.Physical("/UC_9/t/v000001-aaaaaaaa.parquet"))).ShouldBe((true, false));
        await Should.ThrowAsync<ArgumentException>(lake.AdoptAsync(file, "/UC_9/../x", CancellationToken.None));
    }
}
