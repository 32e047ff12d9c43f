-- A rebuild under way, or the last one of a table: pages show its progress from here.
create table kepler_read.rebuild (
    table_name        text primary key,
    stage             text             not null,
    position          bigint           not null,
    target            bigint           not null,
    events            bigint           not null,
    events_per_second double precision not null,
    started_at        timestamptz      not null,
    updated_at        timestamptz      not null,
    ended_at          timestamptz      null,
    expected_end      timestamptz      null,
    differences       bigint           not null,
    detail            text             null
);

-- A process that runs the daemon, as it last gave a sign of life; the number it waits for, when a gap holds it.
create table kepler_read.daemon (
    node        text primary key,
    started_at  timestamptz not null,
    heartbeat   timestamptz not null,
    waiting_for bigint      null
);

-- Replays write here and nowhere else.
create schema kepler_replay;

grant select, insert, update, delete on kepler_read.rebuild, kepler_read.daemon to {store_role};
grant select on kepler_read.rebuild, kepler_read.daemon to {pages_role};
grant usage, create on schema kepler_replay to {store_role};
