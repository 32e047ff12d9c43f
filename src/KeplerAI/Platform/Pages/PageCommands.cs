using KeplerAI.EventStore;
using KeplerAI.Messaging;
using KeplerAI.Platform.Errors;
using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Platform.Pages;

/// <summary>
/// Sends a page's command as the signed-in person. Broken rules land in ModelState with status 422, a stale form with 409 (the page shows itself
/// again, nothing lost); a denial and an unknown object end the request with their own page.
/// </summary>
public sealed class PageCommands(ICommandBus bus, ICurrentUser user, IEventStore store, AsyncRows asyncRows, Texts texts)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="key">The form's idempotency key (<c>&lt;idempotency-key/&gt;</c>): a double click sends once.</param>
    /// <param name="shows">Read rows that the next page shows; none given means every asynchronous one.</param>
    public async Task<CommandResult> SendAsync(PageModel page, ICommand command, Guid key, params Type[] shows)
    {
        var http = page.HttpContext;
        if (key == Guid.Empty)
            throw new StatusException(StatusCodes.Status400BadRequest, texts["error.no-key"]);
        var envelope = new CommandEnvelope(user.Actor.UserId, key, http.TraceIdentifier);
        var result = await bus.SendAsync(command, envelope, http.RequestAborted);
        switch (result.Outcome)
        {
            case Outcome.Accepted:
                await WaitAsync(page, result, shows);
                break;
            case Outcome.Denied:
                throw new StatusException(StatusCodes.Status403Forbidden, rule: result.Refusals.FirstOrDefault()?.Rule);
            case Outcome.NotFound:
                throw new StatusException(StatusCodes.Status404NotFound);
            case Outcome.Conflict:
                page.ModelState.AddModelError("", texts["error.conflict"]);
                page.Response.StatusCode = StatusCodes.Status409Conflict;
                break;
            default:
                Explain(page, result);
                break;
        }

        return result;
    }

    private async Task WaitAsync(PageModel page, CommandResult result, Type[] shows)
    {
        var rows = shows.Length > 0 ? shows : asyncRows.Types;
        if (result.Sequence is { } sequence && rows.Count > 0 && !await store.WaitForAsync(sequence, Patience, rows, page.HttpContext.RequestAborted))
            page.TempData[PageAnswers.LateKey] = texts["common.late", sequence];
    }

    private void Explain(PageModel page, CommandResult result)
    {
        foreach (var refusal in result.Refusals)
            page.ModelState.AddModelError(FieldKey(page.ModelState, refusal.Field), texts.Rule(refusal.Rule, refusal.Args));
        page.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
    }

    /// <summary>A rule names the command's member; the form may hold it as « Input.Name ».</summary>
    private static string FieldKey(ModelStateDictionary state, string? field) => field is null
        ? ""
        : state.Keys.FirstOrDefault(k => k == field || k.EndsWith($".{field}", StringComparison.Ordinal)) ?? "";
}
