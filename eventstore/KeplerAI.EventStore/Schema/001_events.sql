-- Marten 9's tables, by name, type, key and index: a real Marten opens this schema. Never add a column or an index to an mt_ table.
create schema if not exists kepler_events;

create table kepler_events.mt_streams (
    id          uuid        constraint pkey_mt_streams_id primary key,
    type        varchar     null,
    version     bigint      null,
    timestamp   timestamptz default (now()) not null,
    created     timestamptz default (now()) not null,
    tenant_id   varchar     default '*DEFAULT*' null,
    is_archived bool        default false null
);

create table kepler_events.mt_events (
    seq_id         bigint       constraint pkey_mt_events_seq_id primary key,
    id             uuid         not null,
    stream_id      uuid         null constraint fkey_mt_events_stream_id references kepler_events.mt_streams (id) on delete cascade,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea        null,
    type           varchar(500) not null,
    timestamp      timestamptz  default (now()) not null,
    tenant_id      varchar      default '*DEFAULT*' null,
    mt_dotnet_type varchar      null,
    correlation_id varchar      null,
    causation_id   varchar      null,
    headers        jsonb        null,
    user_name      varchar      null,
    is_archived    bool         default false null
);
create unique index pk_mt_events_stream_and_version on kepler_events.mt_events (stream_id, version);
create sequence kepler_events.mt_events_sequence owned by kepler_events.mt_events.seq_id;

create table kepler_events.mt_event_progression (
    name         varchar     constraint pk_mt_event_progression primary key,
    last_seq_id  bigint      null,
    last_updated timestamptz default (transaction_timestamp()) null
);

create table kepler_events.mt_high_water_skips (
    ending_sequence   bigint      constraint pkey_mt_high_water_skips_ending_sequence primary key,
    starting_sequence bigint      not null,
    timestamp         timestamptz default (transaction_timestamp()) null
);

create table kepler_events.mt_doc_deadletterevent (
    id               uuid        constraint pkey_mt_doc_deadletterevent_id primary key,
    data             jsonb       not null,
    mt_last_modified timestamptz default (transaction_timestamp()) null,
    mt_version       uuid        default (md5(random()::text || clock_timestamp()::text)::uuid) not null,
    mt_dotnet_type   varchar     null
);
