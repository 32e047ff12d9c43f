using KeplerAI.Platform.SignIn;
using KeplerAI.Testing;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>Somebody at a window of their own, in French, who clicks.</summary>
public sealed class Person
{
    private readonly Application _application;

    private Person(string login, Application application, IBrowserContext context, IPage page)
    {
        (Login, Context, Page, _application) = (login, context, page, application);
        Watched = new Watch(context, application);
    }

    public string Login { get; }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>What went wrong in this window.</summary>
    public Watch Watched { get; }

    public static async Task<Person> ArriveAsync(string login, IBrowser browser, Application application)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = application.Url,
            Locale = "fr-FR",
            TimezoneId = "Europe/Paris",
            ViewportSize = Camera.Desk,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout((float)Until.Patience.TotalMilliseconds);
        return new Person(login, application, context, await context.NewPageAsync());
    }

    public async Task SignInAsync()
    {
        await Page.GotoAsync("/connexion");
        await Page.GetByLabel("Nom d’utilisateur").FillAsync(Login);
        await Page.GetByLabel("Mot de passe").FillAsync(DemoAccounts.All.Single(a => a.Login == Login).Password);
        await Button("Se connecter").ClickAsync();
        // The state and not the event: one that came before it was waited for would be waited for in vain.
        await Assertions.Expect(Page).ToHaveURLAsync($"{_application.Url}/");
        await Page.EvaluateAsync("() => new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))");
    }

    /// <summary>Opens a module from the sidebar.</summary>
    public Task OpenAsync(string module) => Page.Locator("#nav").GetByRole(AriaRole.Link, new() { Name = module, Exact = true }).ClickAsync();

    public Task GoAsync(string path) => Page.GotoAsync(path);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public async Task SeesAsync(string text) => await Assertions.Expect(Page.Locator("main").GetByText(text).First).ToBeVisibleAsync();

    /// <summary>What a copy puts on the clipboard, which is written only after the click has come back.</summary>
    public async Task<string> CopiedAsync(Func<Task> copy)
    {
        await Page.EvaluateAsync("() => navigator.clipboard.writeText('')");
        await copy();
        var copied = "";
        await Until.HoldsAsync(async () => (copied = await Page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Length > 0);
        return copied;
    }
}
