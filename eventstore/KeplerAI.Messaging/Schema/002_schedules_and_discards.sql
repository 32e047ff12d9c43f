-- missed: what becomes of slots that came due while nothing ran. last_slot: the slots of a job only move forward, whatever clocks and edits
-- say, so that (job, slot) fires once. A job that is paused keeps its row for that.
alter table kepler_work.schedule
    add column active     boolean not null default true,
    add column missed     text not null default 'once' check (missed in ('skip', 'once', 'all')),
    add column missed_cap integer not null default 10 check (missed_cap >= 1),
    add column last_slot  timestamptz,
    add column fired_at   timestamptz;

alter table kepler_work.work drop constraint work_state_check;
alter table kepler_work.work
    add constraint work_state_check check (state in ('ready', 'leased', 'done', 'dead', 'cancelled', 'discarded')),
    add column discard_reason text;
create index work_due on kepler_work.work (run_at) where state = 'ready';
