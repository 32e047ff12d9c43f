using KeplerAI.Compute.Databases;
using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Pages;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Lab.Connections;

/// <summary>Step 2: address, port, base, user, password; « Tester la connexion ». With ?c=, changes a connection.</summary>
[Needs(Capability.IngestDatasets, Scopes.UseCase)]
public sealed class ServerModel(ConnectionSources connections, ConnectionSecrets secrets, IDatabaseSource source, PageCommands commands, Texts texts) : PageModel
{
    [BindProperty(Name = "__key")]
    public Guid Key { get; set; }

    [BindProperty]
    public ServerInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "moteur")]
    public DatabaseEngine Engine { get; set; }

    [BindProperty(SupportsGet = true, Name = "c")]
    public Guid? ConnectionId { get; set; }

    public ScopeRow UseCase => HttpContext.Scope()!;

    public ConnectionRow? Existing { get; private set; }

    public SourceResult<SourceServer>? Tested { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await RefuseAsync(ct) is { } refused)
            return refused;
        Input = Existing is { } row ? ServerInput.Of(row) : new() { Port = Engines.PortOf(Engine) };
        return Page();
    }

    /// <summary>« Tester la connexion »: nothing is kept.</summary>
    public async Task<IActionResult> OnPostTestAsync(CancellationToken ct)
    {
        if (await RefuseAsync(ct) is { } refused)
            return refused;
        var details = Input.Details(Engine, Guid.NewGuid());
        var wrong = await new ConnectionValidator().ValidateAsync(details with { Name = "-" }, ct);
        var password = await PasswordAsync(ct);
        Tested = !wrong.IsValid ? new(null, new(wrong.Errors[0].ErrorMessage))
            : password is null ? new(null, new(Existing is null ? "connection.password_required" : "connection.password_again"))
            : await source.TestAsync(new(details.Address, password), ct);
        return Request.IsHtmx() ? Partial("_Tested", this) : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await RefuseAsync(ct) is { } refused)
            return refused;
        this.Expect("Input.Name", "Input.Host", "Input.Port", "Input.Database", "Input.Schema", "Input.User", "Input.Password", "Input.Tls");
        var connectionId = Existing?.ConnectionId ?? DeterministicGuid.From("connection", Key.ToString());
        if (Existing is not null && string.IsNullOrEmpty(Input.Password) && !Input.SameServer(Existing))
            return Wrong("Input.Password", "connection.password_again");
        var secret = await KeepAsync(connectionId, ct);
        var details = Input.Details(Engine, secret);
        ICommand command = Existing is null ? new CreateConnection(connectionId, UseCase.StreamId, details) : new ChangeConnection(connectionId, details);
        var sent = await commands.SendAsync(this, command, Key);
        await secrets.ForgetAsync(connectionId, sent.Ok ? secret : Existing?.Secret, ct);
        if (!sent.Ok)
            return Page();
        this.Flash(Existing is null ? "connection.created" : "connection.changed", details.Name);
        return this.Go(Existing is null ? $"/lab/datasets/ajouter/base/table?uc=UC_{UseCase.UseCaseNumber}&c={connectionId}" : $"/lab/connexions?uc=UC_{UseCase.UseCaseNumber}");
    }

    private async Task<Guid> KeepAsync(Guid connectionId, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(Input.Password))
            return Existing?.Secret ?? Guid.Empty;
        var secret = DeterministicGuid.From("connection-secret", Key.ToString());
        await secrets.KeepAsync(secret, connectionId, Input.Password, ct);
        return secret;
    }

    private async Task<string?> PasswordAsync(CancellationToken ct) =>
        !string.IsNullOrEmpty(Input.Password) ? Input.Password
        : Existing is { } row && Input.SameServer(row) ? await secrets.OpenAsync(row.Secret, ct) : null;

    private PageResult Wrong(string field, string rule)
    {
        ModelState.AddModelError(field, texts.Rule(rule));
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task<IActionResult?> RefuseAsync(CancellationToken ct)
    {
        if (HttpContext.Scope() is not { } scope)
            return LocalRedirect("/lab/datasets");
        if (ConnectionId is { } id)
        {
            Existing = await connections.FindAsync(id, scope.StreamId, ct);
            if (Existing is null)
                return NotFound();
            Engine = Existing.Engine;
        }

        return Engines.All.Contains(Engine) ? null : NotFound();
    }
}
