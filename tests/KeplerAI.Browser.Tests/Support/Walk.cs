using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>One application, one browser, and the people who walk through it; shared by the steps.</summary>
public sealed class Walk : IAsyncLifetime
{
    private readonly Dictionary<string, Person> _people = new(StringComparer.Ordinal);
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private string? _broken;
    private Camera? _camera;

    public Application Application { get; private set; } = null!;

    public Camera Camera => _camera ??= new();

    public IEnumerable<Person> People => _people.Values;

    /// <summary>The notebook that the data scientist keeps open.</summary>
    public IPage? Notebook { get; set; }

    /// <summary>The event number at which the use case was still empty.</summary>
    public string? EmptyAt { get; set; }

    public async Task InitializeAsync()
    {
        Application = await Application.StartAsync();
        Assertions.SetDefaultExpectTimeout((float)Until.Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Timeout = (float)Until.Patience.TotalMilliseconds,
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu"],
        });
    }

    /// <summary>Somebody, signed in at their first appearance.</summary>
    public async Task<Person> AsAsync(string login)
    {
        if (_people.TryGetValue(login, out var person))
            return person;
        person = await NewWindowAsync(login);
        await person.SignInAsync();
        return _people[login] = person;
    }

    /// <summary>A window where nobody is signed in yet, and of which the walk's last checks know nothing.</summary>
    public Task<Person> NewWindowAsync(string login) => Person.ArriveAsync(login, _browser, Application);

    /// <summary>A step stands on those before it: once one has failed, the others fail at once and say so.</summary>
    public async Task StepAsync(string login, Func<Person, Task> step)
    {
        _broken.ShouldBeNull("An earlier step of the walk failed.");
        var person = await AsAsync(login);
        try
        {
            await step(person);
        }
        catch (Exception e)
        {
            _broken = e.Message;
            throw new InvalidOperationException($"{login} at {person.Page.Url}: {e.Message}\n{string.Join('\n', person.Watched.Problems)}", e);
        }
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Application.DisposeAsync();
    }
}
