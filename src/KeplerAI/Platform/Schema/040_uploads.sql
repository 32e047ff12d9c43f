-- Files on their way in: what is known of each beside its bytes, which lie in the upload folder, and what reading them through has shown.
create table kepler_data.upload (
    upload_id uuid primary key,
    owner_id uuid not null,
    use_case_id uuid not null,
    file_name text not null,
    length bigint not null check (length >= 0),
    metadata text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    dataset_id uuid
);
create index upload_of_owner on kepler_data.upload (owner_id, use_case_id) where dataset_id is null;
create index upload_expiry on kepler_data.upload (expires_at) where dataset_id is null;

create table kepler_data.upload_inspection (
    upload_id uuid not null references kepler_data.upload on delete cascade,
    options_key text not null,
    result jsonb not null,
    done_at timestamptz not null,
    primary key (upload_id, options_key)
);
