using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KeplerAI.Compute.DataLake;
using KeplerAI.Compute.Databases;
using KeplerAI.Compute.Ingestion;
using KeplerAI.EventStore;
using KeplerAI.Lab.Connections;
using KeplerAI.Lab.Datasets;
using KeplerAI.Messaging;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;
using KeplerAI.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KeplerAI.Tests.Lab.Connections;

/// <summary>A use case with a connection to a real MariaDB, and datasets fed from it.</summary>
internal sealed class SourceWorld(KeplerHost host, MariaDbServer server, string database, Guid useCase, int number)
{
    public const string Table = "operations";

    public int Number => number;

    public Guid ConnectionId { get; private set; }

    public static async Task<SourceWorld> OpenAsync(KeplerHost host, MariaDbServer? server = null)
    {
        server ??= await MariaDbServer.SharedAsync();
        var (useCase, number) = await host.ScientistsUseCase();
        var world = new SourceWorld(host, server, await server.CreateDatabaseAsync(), useCase, number);
        world.ConnectionId = await world.ConnectAsync("Centrale");
        return world;
    }

    public Task<string> SqlAsync(string sql) => server.ExecuteAsync(database, sql);

    /// <summary>(n, quoi, jour date, vu datetime, passe timestamp)</summary>
    public Task<string> MakeTableAsync() => SqlAsync($"create table {Table} (n int, quoi varchar(40), jour date, vu datetime, passe timestamp null)");

    public async Task<Guid> ConnectAsync(string name, string password = MariaDbServer.Password)
    {
        var (id, secret) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.Services.GetRequiredService<ConnectionSecrets>().KeepAsync(secret, id, password, CancellationToken.None);
        (await host.SendAsync(new CreateConnection(id, useCase, new(name, DatabaseEngine.MySql, "127.0.0.1", server.Port, database, null, MariaDbServer.User, SourceTls.Preferred, secret)), "datascientist")).Ok.ShouldBeTrue();
        return id;
    }

    /// <param name="column">Null to overwrite.</param>
    public async Task<Guid> FeedAsync(string name, string? column, SourceTime? kind, string zone = "Europe/Paris", string? cron = null, MissedSlots missed = MissedSlots.All, Guid? connection = null)
    {
        var dataset = Guid.CreateVersion7();
        var drawn = await host.Services.GetRequiredService<INumbers>().NextAsync(Scopes.Dataset);
        (await host.SendAsync(new DeclareDataset(dataset, drawn, useCase, name, [], OriginKind.Database), "datascientist")).Ok.ShouldBeTrue();
        var source = new FeedSource(connection ?? ConnectionId, null, Table, ["n", "quoi", "jour", "vu", "passe"], column is null ? ExtractionMode.Overwrite : ExtractionMode.Append, column, kind);
        (await host.SendAsync(new CreateFeed(dataset, useCase, source, new(cron, zone, missed)), "datascientist")).Ok.ShouldBeTrue();
        return dataset;
    }

    public async Task<FeedRow> RefreshAsync(Guid dataset, DateOnly? day = null, bool whole = false)
    {
        (await host.SendAsync(new RefreshDataset(dataset, Guid.CreateVersion7(), null, day, whole), "datascientist")).Ok.ShouldBeTrue();
        await host.DrainAsync();
        return await FeedOf(dataset);
    }

    public async Task<FeedRow> FeedOf(Guid dataset)
    {
        await host.CatchUpAsync();
        return (await host.Tables.FindAsync<FeedRow>(AsOf.Now, DatabaseFeed.IdOf(dataset)))!;
    }

    public async Task<DatasetRow> DatasetOf(Guid dataset) => (await host.Tables.FindAsync<DatasetRow>(AsOf.Now, dataset))!;

    /// <summary>The first column of the version in force, in order.</summary>
    public async Task<string?[]> RowsAsync(Guid dataset)
    {
        var row = await DatasetOf(dataset);
        var lake = host.Services.GetRequiredService<IDataLake>();
        var page = await host.Services.GetRequiredService<ITableReader>().PreviewAsync(lake.Physical(lake.Current(row.Path)!), 1000, 0, CancellationToken.None);
        return [.. page.Rows.Select(r => r[0]).OrderBy(v => int.Parse(v!, System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>A form's fields as a browser sends them, several values under one name included.</summary>
    public static List<KeyValuePair<string, string>> Fields(IElement form, params (string Name, string Value)[] typed)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var element in ((IHtmlFormElement)form).Elements)
        {
            if (element is IHtmlInputElement { Name.Length: > 0 } input && (input.Type is not "checkbox" || input.IsChecked) && input.Type is not "submit")
                fields.Add(new(input.Name, input.Value));
            else if (element is IHtmlSelectElement { Name.Length: > 0 } select)
                fields.Add(new(select.Name, select.Value ?? ""));
        }

        foreach (var (name, value) in typed)
        {
            fields.RemoveAll(f => f.Key == name);
            fields.Add(new(name, value));
        }

        return fields;
    }
}
