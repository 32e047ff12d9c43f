-- The same text as before, made by one call: two thirds of the time. Unlike its jsonb namesake, json_build_array leaves the body whole.
create or replace function kepler_ledger.content_hash(
    seq_id bigint, id uuid, stream_id uuid, version bigint, type text, at timestamptz,
    user_name text, correlation_id text, causation_id text, headers jsonb, data jsonb)
returns bytea language sql stable parallel safe as $$
    select sha256(convert_to(json_build_array($1, $2, $3, $4, $5, (extract(epoch from $6) * 1000000)::bigint, $7, $8, $9, $10, $11)::text, 'UTF8'))
$$;
