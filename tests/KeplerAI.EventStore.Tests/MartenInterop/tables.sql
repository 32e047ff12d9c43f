-- The tables of a Marten 9 with Guid streams, single tenancy, default options and all four metadata columns, in {schema}.
create schema if not exists {schema};
create table {schema}.mt_streams (
    id uuid constraint pkey_mt_streams_id primary key,
    type varchar null,
    version bigint null,
    timestamp timestamptz not null default (now()),
    created timestamptz not null default (now()),
    tenant_id varchar null default '*DEFAULT*',
    is_archived bool null default false);
create table {schema}.mt_events (
    seq_id bigint constraint pkey_mt_events_seq_id primary key,
    id uuid not null,
    stream_id uuid null,
    version bigint not null,
    data jsonb not null,
    bdata bytea null,
    type varchar(500) not null,
    timestamp timestamptz not null default '(now())',
    tenant_id varchar null default '*DEFAULT*',
    mt_dotnet_type varchar null,
    correlation_id varchar null,
    causation_id varchar null,
    headers jsonb null,
    user_name varchar null,
    is_archived bool null default false);
alter table {schema}.mt_events add constraint fkey_mt_events_stream_id foreign key (stream_id) references {schema}.mt_streams (id) on delete cascade;
create unique index pk_mt_events_stream_and_version on {schema}.mt_events using btree (stream_id, version);
create sequence {schema}.mt_events_sequence;
alter sequence {schema}.mt_events_sequence owned by {schema}.mt_events.seq_id;
create table {schema}.mt_event_progression (
    name varchar constraint pk_mt_event_progression primary key,
    last_seq_id bigint null,
    last_updated timestamptz null default (transaction_timestamp()));
create table {schema}.mt_high_water_skips (
    ending_sequence bigint constraint pkey_mt_high_water_skips_ending_sequence primary key,
    starting_sequence bigint not null,
    timestamp timestamptz null default (transaction_timestamp()));
create table {schema}.mt_doc_deadletterevent (
    id uuid constraint pkey_mt_doc_deadletterevent_id primary key,
    data jsonb not null,
    mt_last_modified timestamptz null default (transaction_timestamp()),
    mt_version uuid not null default (md5(random()::text || clock_timestamp()::text)::uuid),
    mt_dotnet_type varchar null);
