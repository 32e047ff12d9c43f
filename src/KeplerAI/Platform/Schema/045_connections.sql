-- Passwords of source databases: sealed under the master key, named in events by their id alone.
create table kepler_data.connection_secret (
    secret_id uuid primary key,
    connection_id uuid not null,
    sealed bytea not null,
    kept_at timestamptz not null default now()
);
create index connection_secret_of on kepler_data.connection_secret (connection_id);
