using System.Globalization;
using KeplerAI.EventStore.Tests.Support;
using Kind = KeplerAI.EventStore.LedgerFindingKind;

namespace KeplerAI.EventStore.Tests.Ledger;

/// <summary>With the superuser's SQL, one manipulation each: found, and its position named.</summary>
public sealed partial class TamperingTests(SealedTemplate template) : IClassFixture<SealedTemplate>
{
    private const string Rehash = """
        ; update kepler_ledger.event_hash h set sha256 = kepler_ledger.content_hash(e.seq_id, e.id, e.stream_id, e.version, e.type, e.timestamp, e.user_name, e.correlation_id, e.causation_id, e.headers, e.data)
        from kepler_events.mt_events e where e.seq_id = h.seq_id and e.seq_id in (#, # + 1)
        """;

    private const string Edit = "update kepler_events.mt_events set data = jsonb_set(data, '{Amount}', '999') where seq_id = #";
    private const string Delete = "delete from kepler_events.mt_events where seq_id = #";
    private const string Copy = """
        insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
        select NEW, gen_random_uuid(), stream_id, 50, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers from kepler_events.mt_events where seq_id = #
        """;

    private const string SwapNumbers = """
        update kepler_events.mt_events set seq_id = -1 where seq_id = #; update kepler_events.mt_events set seq_id = # where seq_id = # + 1;
        update kepler_events.mt_events set seq_id = # + 1 where seq_id = -1
        """;

    private const string SwapVersions = """
        update kepler_events.mt_events set version = -version where seq_id in (#, # + 1);
        update kepler_events.mt_events set version = case seq_id when # then -version + 1 else -version - 1 end where seq_id in (#, # + 1)
        """;

    /// <summary>The target is the second event of a stream, the third comes right after it; both lie below the last published head.</summary>
    public static TheoryData<string, Kind, int> Sealed => new()
    {
        { Edit, Kind.Edited, 0 },
        { Edit + Rehash, Kind.Edited, 0 },
        { Edit + "; delete from kepler_ledger.event_hash where seq_id = #", Kind.Edited, 0 },
        { "update kepler_events.mt_events set timestamp = timestamp + interval '1 microsecond' where seq_id = #" + Rehash, Kind.Edited, 0 },
        { "update kepler_events.mt_events set user_name = 'another' where seq_id = #" + Rehash, Kind.Edited, 0 },
        { Delete, Kind.Deleted, 0 },
        { Delete + "; delete from kepler_ledger.event_hash where seq_id = #", Kind.Deleted, 0 },
        { Delete + "; delete from kepler_ledger.event_hash where seq_id = #; update kepler_events.mt_events set version = version - 1 where seq_id = # + 1" + Rehash, Kind.Deleted, 0 },
        { Copy, Kind.Inserted, -1 },
        { SwapNumbers, Kind.Reordered, 0 },
        { SwapNumbers + Rehash, Kind.Reordered, 0 },
        { SwapVersions, Kind.Reordered, 0 },
        { SwapVersions + Rehash, Kind.Reordered, 1 },
        { "update kepler_ledger.event_hash set sha256 = sha256('x') where seq_id = #", Kind.Sidecar, 0 },
        { "update kepler_ledger.event_hash set mac = sha256('x') where seq_id = #", Kind.Sidecar, 0 },
        { "update kepler_ledger.event_hash set mac = null where seq_id = #", Kind.Sidecar, 0 },
        { "update kepler_ledger.event_hash set mac = null, nonce = null where seq_id = #", Kind.Sidecar, 0 },
        { "delete from kepler_ledger.event_hash where seq_id = #", Kind.Sidecar, 0 },
        { "insert into kepler_ledger.event_hash (seq_id, sha256) values (NEW, sha256('x'))", Kind.Sidecar, -1 },
        { "update kepler_events.mt_events set is_archived = true where seq_id = #", Kind.Hidden, 0 },
    };

    /// <summary>The same above it, where the code alone, the streams' versions and the record of dead numbers speak.</summary>
    public static TheoryData<string, Kind, int> Unsealed => new()
    {
        { Edit, Kind.Edited, 0 },
        { Edit + Rehash, Kind.Forged, 0 },
        { "update kepler_events.mt_events set headers = null where seq_id = #" + Rehash, Kind.Forged, 0 },
        { Delete, Kind.Deleted, 0 },
        { Delete + "; delete from kepler_ledger.event_hash where seq_id = #", Kind.Gap, 0 },
        { Delete + "; delete from kepler_ledger.event_hash where seq_id = #", Kind.StreamCut, 1 },
        { "insert into kepler_ledger.event_hash select NEW, sha256('x'), nonce, mac from kepler_ledger.event_hash where seq_id = #;" + Copy, Kind.Edited, -1 },
        {
            Copy + """
            ; insert into kepler_ledger.event_hash select NEW, kepler_ledger.content_hash(e.seq_id, e.id, e.stream_id, e.version, e.type, e.timestamp, e.user_name, e.correlation_id, e.causation_id, e.headers, e.data), h.nonce, h.mac
            from kepler_events.mt_events e, kepler_ledger.event_hash h where e.seq_id = NEW and h.seq_id = #
            """, Kind.Forged, -1
        },
        { Copy, Kind.StreamCut, -1 },
        { SwapNumbers, Kind.Reordered, 1 },
        { SwapNumbers + Rehash, Kind.Forged, 1 },
        { SwapVersions, Kind.Reordered, 0 },
        { SwapVersions + Rehash, Kind.Forged, 0 },
        { "update kepler_ledger.event_hash set sha256 = sha256('x') where seq_id = #", Kind.Sidecar, 0 },
        { "update kepler_ledger.event_hash set mac = sha256('x') where seq_id = #", Kind.Forged, 0 },
        { "update kepler_ledger.event_hash set mac = null where seq_id = #", Kind.Sidecar, 0 },
        { "update kepler_events.mt_events set is_archived = true where seq_id = #", Kind.Hidden, 0 },
    };

    [Theory]
    [MemberData(nameof(Sealed))]
    public Task Below_the_last_published_head(string tampering, Kind kind, int offset) => FoundAsync(tampering, kind, offset, above: false);

    [Theory]
    [MemberData(nameof(Unsealed))]
    public Task Above_it(string tampering, Kind kind, int offset) => FoundAsync(tampering, kind, offset, above: true);

    [Fact]
    public async Task A_tail_cut_below_the_head_is_named_event_by_event_with_the_heads_cut_too()
    {
        await using var store = await template.CloneAsync();
        var last = SealedTemplate.Sealed;
        await store.TamperAsync("""
            delete from kepler_events.mt_events where seq_id > # - 4; delete from kepler_ledger.event_hash where seq_id > # - 4; delete from kepler_ledger.tree_head where last_seq_id > # - 4;
            delete from kepler_events.mt_streams s where not exists (select from kepler_events.mt_events where stream_id = s.id); update kepler_events.mt_event_progression set last_seq_id = # - 4;
            update kepler_events.mt_streams s set version = (select max(version) from kepler_events.mt_events where stream_id = s.id); select setval('kepler_events.mt_events_sequence', # - 4)
            """, last);
        var report = await store.Ledger.VerifyAsync();
        report.Findings.ShouldContain(new LedgerFinding(Kind.Deleted, last - 3, last));
        report.Findings.ShouldContain(f => f.Kind == Kind.Head && f.From == last);
        var refused = await Should.ThrowAsync<LedgerException>(() => store.Ledger.SealAsync());
        refused.Message.ShouldContain("is not in the database any more");
    }

    [Fact]
    public async Task A_tail_cut_above_the_head_leaves_numbers_and_versions_that_nothing_explains()
    {
        await using var store = await template.CloneAsync();
        var last = SealedTemplate.Last;
        await store.TamperAsync("delete from kepler_events.mt_events where seq_id >= # - 1; delete from kepler_ledger.event_hash where seq_id >= # - 1", last);
        var report = await store.Ledger.VerifyAsync();
        report.Findings.ShouldContain(new LedgerFinding(Kind.Gap, last - 1, last));
        report.Findings.ShouldContain(f => f.Kind == Kind.StreamCut && f.From == last - 2 && f.Detail!.EndsWith(" 2-3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("update kepler_ledger.tree_head set root = sha256('x') where size = (select max(size) from kepler_ledger.tree_head)", Kind.Head)]
    [InlineData("update kepler_ledger.tree_head set signature = signature || 'x' where size = (select max(size) from kepler_ledger.tree_head)", Kind.Signature)]
    [InlineData("delete from kepler_ledger.tree_head where size = (select max(size) from kepler_ledger.tree_head)", Kind.Head)]
    public async Task A_head_changed_in_the_database_is_named(string tampering, Kind kind)
    {
        await using var store = await template.CloneAsync();
        var last = SealedTemplate.Sealed;
        await store.TamperAsync(tampering);
        (await store.Ledger.VerifyAsync()).Findings.ShouldContain(f => f.Kind == kind && f.From == last);
    }

    [Fact]
    public async Task Without_the_published_file_an_edit_with_its_hash_and_code_removed_is_named_by_its_batch()
    {
        await using var store = await template.CloneAsync();
        var at = SealedTemplate.Below;
        File.Delete(Path.Combine(store.Folder, "heads.jsonl"));
        await store.TamperAsync(Edit + "; delete from kepler_ledger.event_hash where seq_id = #", at);
        var found = (await store.Ledger.VerifyAsync()).Findings.Single();
        found.Kind.ShouldBe(Kind.Interval);
        at.ShouldBeInRange(found.From, found.To);
        (found.To - found.From).ShouldBeLessThan(5);
    }

    [Fact]
    public async Task An_event_added_above_the_head_as_another_program_would_is_unattested()
    {
        await using var store = await template.CloneAsync();
        await store.TamperAsync(Copy.Replace("NEW", "900", StringComparison.Ordinal).Replace(" 50,", " 4,", StringComparison.Ordinal)
            + "; update kepler_events.mt_streams set version = 4 where id = (select stream_id from kepler_events.mt_events where seq_id = 900)", SealedTemplate.Above);
        (await store.Ledger.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Findings.ShouldBeEmpty(), r => r.UnattestedAt.ShouldBe("900"));
    }

    private async Task FoundAsync(string tampering, Kind kind, int offset, bool above)
    {
        await using var store = await template.CloneAsync();
        var (at, inserted) = above ? (SealedTemplate.Above, 900) : (SealedTemplate.Below, 0);
        await store.TamperAsync(tampering.Replace("NEW", inserted.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), at);
        var expected = offset < 0 ? inserted : at + offset;
        var report = await store.Ledger.VerifyAsync();
        report.Holds.ShouldBeFalse();
        report.Findings.ShouldContain(f => f.Kind == kind && f.From <= expected && f.To >= expected, $"{kind} at {expected} in:\n{string.Join('\n', report.Findings)}");
    }
}
