create schema if not exists kepler_ledger;
create schema if not exists kepler_read;
create schema if not exists kepler_data;

create table kepler_ledger.event_hash (
    seq_id bigint primary key,
    sha256 bytea  not null
);

-- The name is stored folded; one owner a name and scope.
create table kepler_ledger.name_claim (
    scope text not null,
    name  text not null,
    owner uuid not null,
    primary key (scope, name)
);

-- What must never change of an event, as one unambiguous text. Personal data is hashed as ciphertext, so a destroyed key breaks no hash.
create function kepler_ledger.content_hash(
    seq_id bigint, id uuid, stream_id uuid, version bigint, type text, at timestamptz,
    user_name text, correlation_id text, causation_id text, headers jsonb, data jsonb)
returns bytea language sql stable parallel safe as $$
    select sha256(convert_to(jsonb_build_array($1, $2, $3, $4, $5, (extract(epoch from $6) * 1000000)::bigint, $7, $8, $9, $10, $11)::text, 'UTF8'))
$$;

-- Which version and columns each read table was built with.
create table kepler_read.projection_state (
    table_name text primary key,
    version    integer not null,
    shape      text not null
);

-- A person's key, wrapped by the master key; null once destroyed.
create table kepler_data.person_key (
    subject      uuid primary key,
    wrapped      bytea null,
    created_at   timestamptz not null default now(),
    destroyed_at timestamptz null
);
