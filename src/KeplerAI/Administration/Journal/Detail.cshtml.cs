using KeplerAI.Platform.Hosting;
using KeplerAI.Platform.Permissions;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.Journal;

/// <summary>One event whole: who, when, on what, its members, and the object's state before and after.</summary>
[Needs(Capability.ReadUseCaseJournal)]
public sealed class Detail(Journal journal, StateDiff diff, EventValues values, PagesDatabase database) : PageModel
{
    public JournalEntry Entry { get; private set; } = null!;

    public IReadOnlyList<(string Member, string Value)> Members { get; private set; } = [];

    public IReadOnlyList<(string Member, string Before, string After)> Changes { get; private set; } = [];

    /// <summary>SHA-256 of the event as the ledger holds it.</summary>
    public string? ContentHash { get; private set; }

    public async Task<IActionResult> OnGetAsync(long sequence, CancellationToken ct)
    {
        if (await journal.FindAsync(sequence, ct) is not { } entry)
            return NotFound();
        Entry = entry;
        var hides = await journal.HidesAsync(entry.Line, ct);
        string Show(string member, object? value) => hides(member) && value is not null ? EventValues.Mask : values.Show(member, value);
        var body = journal.BodyOf(entry.Line);
        Members = [.. body.GetType().GetProperties().Select(p => (p.Name, Show(p.Name, p.GetValue(body))))];
        Changes = [.. (await diff.AtAsync(entry.Line.StreamId, entry.Line.Version, ct)).Select(c => (c.Member, Show(c.Member, c.Before), Show(c.Member, c.After)))];
        await using var connection = await database.OpenAsync(ct);
        ContentHash = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select encode(sha256, 'hex') from kepler_ledger.event_hash where seq_id = @sequence", new { sequence }, cancellationToken: ct));
        return Page();
    }
}
