-- The same text as before, put together without taking the body apart: half the time of an append's hash.
create or replace function kepler_ledger.content_hash(
    seq_id bigint, id uuid, stream_id uuid, version bigint, type text, at timestamptz,
    user_name text, correlation_id text, causation_id text, headers jsonb, data jsonb)
returns bytea language sql stable parallel safe as $$
    select sha256(convert_to(concat(
        '[', $1, ', "', $2, '", ', coalesce('"' || $3 || '"', 'null'), ', ', $4, ', ', coalesce(to_json($5)::text, 'null'), ', ', (extract(epoch from $6) * 1000000)::bigint, ', ',
        coalesce(to_json($7)::text, 'null'), ', ', coalesce(to_json($8)::text, 'null'), ', ', coalesce(to_json($9)::text, 'null'), ', ',
        coalesce($10::text, 'null'), ', ', $11, ']'), 'UTF8'))
$$;
