using System.Globalization;
using KeplerAI.Administration.Users;
using KeplerAI.EventStore;
using KeplerAI.Platform.Localisation;
using KeplerAI.Platform.Permissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Administration.Journal;

/// <summary>« Journaux »: every event in sentences, filtered, within the reader's rights.</summary>
[Needs(Capability.ReadUseCaseJournal)]
public sealed class Index(Journal journal, EventCatalogue catalogue, IReadTables tables, Texts texts) : PageModel
{
    public const int PageSize = 50;

    [FromQuery(Name = "qui")]
    public Guid? Who { get; set; }

    [FromQuery(Name = "type")]
    public string? Type { get; set; }

    /// <summary>« UC_12 » or its number.</summary>
    [FromQuery(Name = "uc")]
    public string? UseCase { get; set; }

    [FromQuery(Name = "objet")]
    public string? Kind { get; set; }

    [FromQuery(Name = "numero")]
    public int? Number { get; set; }

    [FromQuery(Name = "du")]
    public DateOnly? From { get; set; }

    [FromQuery(Name = "au_jour")]
    public DateOnly? To { get; set; }

    [FromQuery(Name = "p")]
    public int? PageNumber { get; set; }

    public int Current => Math.Max(1, PageNumber ?? 1);

    public IReadOnlyList<JournalEntry> Entries { get; private set; } = [];

    public long Total { get; private set; }

    public IReadOnlyList<UserRow> People { get; private set; } = [];

    public IReadOnlyList<string> Types { get; private set; } = [];

    public bool Filtered => Who is not null || Type is not null || UseCase is not null || Kind is not null || From is not null || To is not null;

    public async Task OnGetAsync(CancellationToken ct)
    {
        Type = Type is { } type && catalogue.Find(type) is not null ? type : null;
        Types = [.. catalogue.All.Select(t => t.Name).OrderBy(name => texts[$"eventtype.{name}"], StringComparer.CurrentCultureIgnoreCase)];
        People = [.. (await tables.ListAsync<UserRow>(AsOf.Now, ct: ct)).OrderBy(u => u.FullName.Value, StringComparer.CurrentCultureIgnoreCase)];
        var filter = new JournalFilter(Who, Type, UseCaseNumber(), Kind, Number, From, To);
        (Entries, Total) = await journal.ReadAsync(filter, PageSize, (Current - 1) * PageSize, ct);
    }

    private int? UseCaseNumber() =>
        string.IsNullOrWhiteSpace(UseCase) ? null
        : int.TryParse(UseCase.Trim()[(UseCase.Trim().LastIndexOf('_') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : 0; // no use case bears it: nothing is found, rather than everything
}
