using System.Text;
using System.Text.Json;
using KeplerAI.Compute.DataLake;
using KeplerAI.Lab.Datasets;
using KeplerAI.Platform.Hosting;
using KeplerAI.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Datasets.Cluster;

/// <summary>The whole application with the cluster profile on: nothing but its settings says so.</summary>
public sealed class SparkImportTests(SparkHost host) : IClassFixture<SparkHost>
{
    [SparkFact]
    public async Task An_import_is_written_by_Spark_shown_on_its_page_and_kept_in_HDFS()
    {
        var (_, number) = await host.ScientistsUseCase();
        var scientist = await host.SignedInAs("datascientist");
        using var answer = await scientist.Upload(number, "Clients Spark", "clients.csv", Encoding.UTF8.GetBytes("code;montant;jour\n007;12,5;31/12/2024\n008;3,5;01/02/2024\n"), tags: "kyc");
        await host.DrainAsync();
        var path = $"/UC_{number}/data_stock/raw_data/table_clients_spark";
        var row = (await host.Tables.ListAsync<DatasetRow>(EventStore.AsOf.Now, "path = @path", new { path }))[0];
        (row.FailureRule, row.RowsCount, row.Status).ShouldBe((null, 2, DatasetStatus.Ready));
        var page = await scientist.GetHtml(answer.Headers.Location!.ToString());
        var cells = page.QuerySelectorAll("#apercu td").Select(c => c.Words()).ToList();
        cells.ShouldContain("007");
        cells.ShouldContain("2024-12-31");
        page.QuerySelector("main")!.TextContent.ShouldContain(row.Sha256!);

        using var http = new HttpClient();
        var root = $"{host.Cluster.WebHdfs}/webhdfs/v1/essai";
        using var listed = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{root}{path}?op=LISTSTATUS")));
        var files = listed.RootElement.GetProperty("FileStatuses").GetProperty("FileStatus").EnumerateArray().ToDictionary(f => f.GetProperty("pathSuffix").GetString()!, f => f.GetProperty("length").GetInt64());
        files.Keys.ShouldBe(["_current", row.TableFile!, row.TableFile!.Replace(".parquet", ".stats.json", StringComparison.Ordinal)], ignoreOrder: true);
        (await http.GetStringAsync(new Uri($"{root}{path}/_current?op=OPEN"))).ShouldBe(row.TableFile);
        var bytes = await http.GetByteArrayAsync(new Uri($"{root}{path}/{row.TableFile}?op=OPEN"));
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)).ShouldBe(row.Sha256);
        Encoding.ASCII.GetString(bytes).ShouldContain("org.apache.spark.version");
        bytes.ShouldBe(await File.ReadAllBytesAsync(host.Services.GetRequiredService<IDataLake>().Physical($"{path}/{row.TableFile}")));
    }

    [Theory]
    [InlineData("KEPLER_HDFS manque", "KEPLER_SPARK_MASTER=spark://a:1", "SPARK_HOME=spark")]
    [InlineData("KEPLER_WEBHDFS est donnée sans KEPLER_SPARK_MASTER", "KEPLER_WEBHDFS=http://a:1")]
    [InlineData("KEPLER_WEBHDFS doit être une adresse http://", "KEPLER_SPARK_MASTER=spark://a:1", "SPARK_HOME=spark", "KEPLER_HDFS=hdfs://a:1", "KEPLER_WEBHDFS=a:1")]
    [InlineData("SPARK_HOME nomme", "KEPLER_SPARK_MASTER=spark://a:1", "SPARK_HOME=ailleurs")]
    [InlineData("HADOOP_CONF_DIR manque", "KEPLER_SPARK_MASTER=yarn", "SPARK_HOME=spark")]
    [InlineData("KEPLER_SPARK_MASTER doit être", "KEPLER_SPARK_MASTER=local")]
    [InlineData("KEPLER_SPARK_CORES doit être un nombre", "KEPLER_SPARK_MASTER=spark://a:1", "SPARK_HOME=spark", "KEPLER_HDFS=hdfs://a:1", "KEPLER_WEBHDFS=http://a:1", "KEPLER_SPARK_CORES=-1")]
    public void A_half_set_cluster_is_refused_by_the_name_of_its_setting(string message, params string[] settings)
    {
        var home = Path.Combine(TestFolder.Path, "spark-home");
        Directory.CreateDirectory(Path.Combine(home, "python", "lib"));
        var given = settings.Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create<string, string?>(s[0], s[1] == "spark" ? home : s[1]));
        Should.Throw<StartException>(() => SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(given).Build())).Line.ShouldContain(message);
    }
}
