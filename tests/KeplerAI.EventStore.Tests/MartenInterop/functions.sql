-- What Marten's functions do, told anew: same names, same arguments in the same order, same effects and error codes.
create function {schema}.mt_quick_append_events(
    stream uuid, stream_type varchar, tenantid varchar, event_ids uuid[], event_types varchar[], dotnet_types varchar[], bodies jsonb[], bdatas bytea[],
    causation_ids varchar[], correlation_ids varchar[], headers jsonb[], user_names varchar[], timestamps timestamptz[], expected_version bigint default null)
returns bigint[] language plpgsql as $$
declare
    known {schema}.mt_streams;
    reached bigint;
    number bigint;
    answer bigint[] := array[]::bigint[];
begin
    select * into known from {schema}.mt_streams where id = stream;
    if expected_version is not null and coalesce(known.version, 0) <> expected_version then
        raise exception 'the stream is at %', coalesce(known.version, 0) using errcode = 'MT003';
    end if;
    if known.id is null then
        insert into {schema}.mt_streams (id, type, version, timestamp, tenant_id) values (stream, stream_type, 0, now(), tenantid);
    elsif known.is_archived then
        raise exception 'the stream is archived' using errcode = 'MT001';
    elsif known.tenant_id <> tenantid then
        raise exception 'the stream is another tenant''s';
    end if;
    reached := coalesce(known.version, 0);
    for i in 1 .. cardinality(event_ids) loop
        number := nextval('{schema}.mt_events_sequence');
        reached := reached + 1;
        insert into {schema}.mt_events (
            seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type, causation_id, correlation_id, headers, user_name, is_archived)
        values (
            number, event_ids[i], stream, reached, bodies[i], bdatas[i], event_types[i], timestamps[i], tenantid, dotnet_types[i], causation_ids[i], correlation_ids[i],
            headers[i], user_names[i], false);
        answer := answer || number;
    end loop;
    update {schema}.mt_streams set version = reached, timestamp = now() where id = stream;
    return reached || answer;
end $$;

create function {schema}.mt_mark_event_progression(shard varchar, reached bigint) returns void language sql as $$
    insert into {schema}.mt_event_progression (name, last_seq_id, last_updated) values (shard, reached, transaction_timestamp())
    on conflict on constraint pk_mt_event_progression do update set last_seq_id = excluded.last_seq_id, last_updated = transaction_timestamp()
$$;

create function {schema}.mt_mark_progression_with_skip(shard varchar, ending bigint, starting bigint) returns bigint language plpgsql as $$
begin
    update {schema}.mt_event_progression set last_seq_id = ending, last_updated = transaction_timestamp() where name = shard and last_seq_id < ending;
    if found then
        insert into {schema}.mt_high_water_skips (ending_sequence, starting_sequence) values (ending, starting) on conflict do nothing;
    end if;
    return (select last_seq_id from {schema}.mt_event_progression where name = shard);
end $$;

create function {schema}.mt_archive_stream(streamid uuid) returns void language sql as $$
    update {schema}.mt_streams set is_archived = true where id = streamid;
    update {schema}.mt_events set is_archived = true where stream_id = streamid;
$$;
