-- One event to one stream: version first, number second, hash last. Three plain statements with plans of their own cost less than one that
-- nests them, and an array costs less than a row. Answers with {number, version}; when nothing was written, with what stands in the way:
-- {0, the version there now or -1, 1 when it is archived}.
drop function kepler_ledger.append_one;
create function kepler_ledger.append_one(
    p_stream uuid, p_expected bigint, p_id uuid, p_type varchar, p_dotnet varchar, p_data jsonb, p_at timestamptz,
    p_user varchar, p_correlation varchar, p_causation varchar, p_headers jsonb, p_aggregate varchar, p_inner bytea, p_outer bytea)
returns bigint[] language plpgsql as $$
declare
    seq bigint;
    ver bigint;
    hash bytea;
begin
    -- The stream's row is touched before nextval: the transaction has its id before it draws a number, which is what tells a dead gap from a slow writer.
    if p_expected > 0 then
        update kepler_events.mt_streams s set version = p_expected + 1, timestamp = p_at
        where s.id = p_stream and s.version = p_expected and not s.is_archived returning s.version into ver;
    elsif p_expected = 0 then
        insert into kepler_events.mt_streams (id, type, version, timestamp, created) values (p_stream, p_aggregate, 1, p_at, p_at)
        on conflict (id) do nothing returning version into ver;
    else
        insert into kepler_events.mt_streams as s (id, type, version, timestamp, created) values (p_stream, p_aggregate, 1, p_at, p_at)
        on conflict (id) do update set version = s.version + 1, timestamp = p_at where not s.is_archived returning s.version into ver;
    end if;
    if ver is null then
        return coalesce((select array[0, s.version, s.is_archived::int] from kepler_events.mt_streams s where s.id = p_stream), array[0, -1, 0]::bigint[]);
    end if;
    seq := nextval('kepler_events.mt_events_sequence');
    insert into kepler_events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, user_name, correlation_id, causation_id, headers)
    values (seq, p_id, p_stream, ver, p_data, p_type, p_at, p_dotnet, p_user, p_correlation, p_causation, p_headers);
    if p_inner is not null then
        hash := kepler_ledger.content_hash(seq, p_id, p_stream, ver, p_type, p_at, p_user, p_correlation, p_causation, p_headers, p_data);
        insert into kepler_ledger.event_hash (seq_id, sha256, nonce, mac) values (seq, hash, p_id, sha256(p_outer || sha256(p_inner || hash)));
    end if;
    return array[seq, ver];
end $$;
