using System.Text.Json;
using KeplerAI.Administration.UseCases;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Platform;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Administration.Journal;

/// <summary>A line as it is shown.</summary>
/// <param name="Object">What it is about, in words; <paramref name="Href"/> leads there. Null for sign-ins and denials.</param>
/// <param name="Alert">Shown in red.</param>
public sealed record JournalEntry(JournalLine Line, string Who, string Sentence, string? Object, string? Href, bool Alert = false);

/// <summary>« Journaux » for one reader: what they may see, in their language, masked where D59 says so.</summary>
public sealed class Journal(JournalReader reader, EventCatalogue catalogue, EventJson json, EventSentence sentence, EventValues values, IPermissions permissions, ICurrentUser user, IUserDirectory users)
{
    public async Task<JournalScope> ScopeAsync(CancellationToken ct)
    {
        var me = user.Actor.UserId;
        if (await permissions.MayAsync(me, Capability.ReadWholeJournal, null, ct))
            return new(true, []);
        var mine = new List<Guid>();
        foreach (var useCase in await permissions.UseCasesOfAsync(me, ct))
        {
            if (await permissions.MayAsync(me, Capability.ReadUseCaseJournal, useCase, ct))
                mine.Add(useCase);
        }

        return new(false, mine);
    }

    public async Task<(IReadOnlyList<JournalEntry> Entries, long Total)> ReadAsync(JournalFilter filter, int limit, int offset, CancellationToken ct)
    {
        var (lines, total) = await reader.ReadAsync(await ScopeAsync(ct), filter, limit, offset, ct);
        return (await ShowAsync(lines, ct), total);
    }

    public async Task<JournalEntry?> FindAsync(long sequence, CancellationToken ct) =>
        await reader.FindAsync(await ScopeAsync(ct), sequence, ct) is { } line ? (await ShowAsync([line], ct))[0] : null;

    /// <summary>The event's body, decrypted where its person's key still exists.</summary>
    public object BodyOf(JournalLine line) => JsonSerializer.Deserialize(line.Data, catalogue.Find(line.Type)!.Type, json.Options)!;

    public async Task<Func<string, bool>> HidesAsync(JournalLine line, CancellationToken ct)
    {
        var open = line.UseCaseId is not { } useCase || await permissions.MayAsync(user.Actor.UserId, Capability.ReadUnmaskedJournal, useCase, ct);
        return member => !open && BusinessFields.Hides(line.Kind, member);
    }

    private async Task<IReadOnlyList<JournalEntry>> ShowAsync(IReadOnlyList<JournalLine> lines, CancellationToken ct)
    {
        var bodies = lines.Select(BodyOf).ToArray();
        var names = await users.NamesAsync(bodies.SelectMany(Guids).Concat(lines.Select(l => l.UserId).OfType<Guid>()).Concat(lines.Select(l => l.StreamId)), ct);
        values.Know(names);
        var entries = new List<JournalEntry>();
        var hidesByUseCase = new Dictionary<(Guid?, string?), Func<string, bool>>();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (!hidesByUseCase.TryGetValue((line.UseCaseId, line.Kind), out var hides))
                hidesByUseCase[(line.UseCaseId, line.Kind)] = hides = await HidesAsync(line, ct);
            var who = line.UserId is { } id ? values.Show("UserId", id) : "—";
            var label = line.Name is { } name && hides("Name") ? EventValues.Mask : line.Name;
            // What happened to an account stands in the account's own stream: its person is the object.
            entries.Add(new(line, who, sentence.Of(line.Type, bodies[i], hides), JournalLinks.Label(line, label) ?? names.GetValueOrDefault(line.StreamId), JournalLinks.Href(line), IsSelfAddition(line, bodies[i])));
        }

        return entries;
    }

    // D03: an administrator who lets themselves into a use case does so in everybody's sight.
    private static bool IsSelfAddition(JournalLine line, object body) => body is ContributorAdded added && added.UserId == line.UserId;

    private static IEnumerable<Guid> Guids(object body) =>
        body.GetType().GetProperties().Where(p => p.PropertyType == typeof(Guid) || p.PropertyType == typeof(Guid?)).Select(p => p.GetValue(body)).OfType<Guid>();
}
