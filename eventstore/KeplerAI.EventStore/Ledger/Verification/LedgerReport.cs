namespace KeplerAI.EventStore;

public enum LedgerFindingKind
{
    /// <summary>The event is not the one that was appended.</summary>
    Edited,

    /// <summary>Event and hash agree, but no code of ours was ever made for them: edited or inserted together.</summary>
    Forged,

    Deleted,

    Inserted,

    /// <summary>The event lies, or counts, where another one was.</summary>
    Reordered,

    /// <summary>The event is good; its hash or code is missing or was changed.</summary>
    Sidecar,

    /// <summary>Versions of a stream are missing before this event, or after the stream's last one.</summary>
    StreamCut,

    /// <summary>An event is marked archived, and so hidden, while its stream or another event of it is not.</summary>
    Hidden,

    /// <summary>Numbers below the high-water mark that neither an event nor the record of dead gaps explains.</summary>
    Gap,

    /// <summary>The events of this interval do not give the signed root; which one cannot be told.</summary>
    Interval,

    /// <summary>A head that was published stands no more in the database, or stands there changed.</summary>
    Head,

    /// <summary>A head carries no signature of a trusted key.</summary>
    Signature,

    /// <summary>The published file itself is damaged.</summary>
    Published,
}

/// <param name="From">The first event number concerned.</param>
/// <param name="To">The last; equal to <paramref name="From"/> for one event.</param>
/// <param name="Detail">What more is known: a stream, versions, another number.</param>
public sealed record LedgerFinding(LedgerFindingKind Kind, long From, long To, string? Detail = null);

/// <summary>What a verification saw. It failed when there are findings; events that another program appended are counted, and are none.</summary>
/// <param name="Heads">Heads held against the events, published or not.</param>
/// <param name="Published">Those that stand outside the database.</param>
/// <param name="SealedUpTo">The last event number below a head; 0 when nothing is sealed.</param>
/// <param name="Unattested">Events without a code of ours.</param>
/// <param name="UnattestedAt">Their numbers as ranges; the first thousand.</param>
public sealed record LedgerReport(
    long Events, long Unattested, string UnattestedAt, int Heads, int Published, long SealedEvents, long SealedUpTo, TimeSpan Took, IReadOnlyList<LedgerFinding> Findings)
{
    public bool Holds => Findings.Count == 0;
}
