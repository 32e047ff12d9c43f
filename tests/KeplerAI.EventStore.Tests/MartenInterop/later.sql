-- What Marten 9.58 adds to the tables of 9.29, read off the patch that it wrote for them.
alter table {schema}.mt_streams add column compacted_version bigint not null default 0;
alter table {schema}.mt_event_progression
    add column mode varchar null default 'none', add column rebuild_threshold integer null default 0, add column assigned_node integer null default 0,
    add column heartbeat timestamptz null, add column agent_status varchar(20) null, add column pause_reason text null, add column running_on_node integer null,
    add column warning_behind_threshold bigint null, add column critical_behind_threshold bigint null, add column failure_category varchar(50) null,
    add column failure_event_sequence bigint null, add column failure_event_type varchar(500) null, add column failure_event_tenant_id varchar(500) null;
create table {schema}.mt_event_projection_floors (
    name varchar not null, tenant_id varchar not null, floor bigint not null, last_updated timestamptz null default transaction_timestamp(),
    constraint pkey_mt_event_projection_floors_name_tenant_id primary key (name, tenant_id));
