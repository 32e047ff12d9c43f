create schema if not exists kepler_work;

-- One row per accepted command, written in its append's transaction: the same key again answers from here.
create table kepler_work.command (
    key        uuid primary key,
    type       text not null,
    stream_id  uuid not null,
    sequence   bigint,
    outcome    text not null,
    at         timestamptz not null default now()
);

create table kepler_work.work (
    id               bigint generated always as identity primary key,
    queue            text not null,
    key              text not null unique,
    payload_type     text not null,
    payload          jsonb not null,
    priority         integer not null default 0,
    state            text not null default 'ready' check (state in ('ready', 'leased', 'done', 'dead', 'cancelled')),
    run_at           timestamptz not null default now(),
    attempts         integer not null default 0,
    max_attempts     integer not null check (max_attempts >= 1),
    lease_owner      text,
    lease_until      timestamptz,
    cancel_requested boolean not null default false,
    last_error       text,
    created_at       timestamptz not null default now(),
    ended_at         timestamptz
);
create index work_ready on kepler_work.work (queue, priority desc, run_at, id) where state = 'ready';
create index work_leased on kepler_work.work (lease_until) where state = 'leased';
create index work_dead on kepler_work.work (ended_at) where state = 'dead';

-- Processes that attempts started, so that a successor can end what a crash left behind.
create table kepler_work.work_process (
    work_id     bigint not null references kepler_work.work (id) on delete cascade,
    attempt     integer not null,
    pid         integer not null,
    start_ticks bigint not null,
    recorded_at timestamptz not null default now(),
    primary key (work_id, attempt, pid, start_ticks)
);

create table kepler_work.progress (
    key      text primary key,
    phase    text not null,
    fraction double precision,
    detail   text,
    at       timestamptz not null
);

create table kepler_work.schedule (
    job_id      uuid primary key,
    cron        text not null,
    zone        text not null,
    active_from timestamptz not null,
    next_at     timestamptz
);
create index schedule_due on kepler_work.schedule (next_at) where next_at is not null;

grant usage on schema kepler_work to {store_role}, {pages_role};
grant select, insert, update, delete on all tables in schema kepler_work to {store_role};
grant usage, select on all sequences in schema kepler_work to {store_role};
grant select on all tables in schema kepler_work to {pages_role};
