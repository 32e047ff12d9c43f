using System.Collections.Concurrent;
using System.Text.Json;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>Keeps a picture of each page at two sizes, and what axe has against it.</summary>
public sealed class Camera
{
    public static readonly ViewportSize Desk = new() { Width = 1440, Height = 900 };
    public static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    private const string Run = """
        async () => {
          const found = await axe.run(document, { resultTypes: ['violations'] });
          return JSON.stringify(found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
            .map(v => `${v.impact} ${v.id}: ${v.nodes.map(n => n.target.join(' ') + ' ' + (n.failureSummary ?? '').split('\n').slice(1, 2).join('').trim()).slice(0, 4).join(' | ')}`));
        }
        """;

    private const string Widest = """
        () => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll'))
            .map(e => `${e.tagName.toLowerCase()}.${e.className}#${e.id}`).slice(0, 5).join(' ')
        """;

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Checkout.Tools, "node_modules", "axe-core", "axe.min.js")));
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<(string Login, string Path)> _visited = [];

    /// <param name="walk">A folder of its own for each walk.</param>
    public Camera(string walk = "")
    {
        _folder = Path.Combine(Checkout.Root, "artifacts", "screenshots", walk);
        Directory.CreateDirectory(_folder);
        foreach (var old in Directory.GetFiles(_folder))
            File.Delete(old);
    }

    /// <summary>Serious and critical violations, and pages wider than the phone.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The pages seen so far, by whom.</summary>
    public IReadOnlyList<(string Login, string Path)> Visited => _visited;

    public async Task TakeAsync(Person person, string name)
    {
        var page = person.Page;
        var file = Path.Combine(_folder, $"{_visited.Count + 1:00}-{name}");
        _visited.Add((person.Login, new Uri(page.Url).PathAndQuery));
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        await ShootAsync(page, $"{file}-1440.png");
        await page.EvaluateAsync($"() => {{ if (!window.axe) {{ {Axe.Value} }} }}");
        await ComplainAsync(page, name);
        await page.SetViewportSizeAsync(Phone.Width, Phone.Height);
        await ShootAsync(page, $"{file}-390.png");
        if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") is var width && width > Phone.Width)
            _complaints.Enqueue($"{name}: {width} px wide on a phone of {Phone.Width}, by {await page.EvaluateAsync<string>(Widest)}");
        await page.SetViewportSizeAsync(Desk.Width, Desk.Height);
    }

    private static Task ShootAsync(IPage page, string file) => page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled });

    private async Task ComplainAsync(IPage page, string name)
    {
        foreach (var violation in JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(Run))!)
            _complaints.Enqueue($"{name}: {violation}");
    }
}
