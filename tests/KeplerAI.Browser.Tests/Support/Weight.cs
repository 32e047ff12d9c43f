using System.Text.Json;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>Counts the bytes that a page brings over the wire when the browser has kept nothing.</summary>
public sealed class Weight
{
    private readonly IPage _page;
    private double _bytes;

    private Weight(IPage page) => _page = page;

    public static async Task<Weight> OfAsync(Person person)
    {
        var page = await person.Context.NewPageAsync();
        var weight = new Weight(page);
        var wire = await person.Context.NewCDPSessionAsync(page);
        wire.Event("Network.loadingFinished").OnEvent += (_, e) => weight._bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        await wire.SendAsync("Network.enable");
        await wire.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = true });
        return weight;
    }

    public async Task<double> VisitAsync(string path)
    {
        _bytes = 0;
        await _page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        await _page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        return _bytes;
    }
}
