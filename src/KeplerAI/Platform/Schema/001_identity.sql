-- Credentials, sessions and one-time links: secrets, so never in events. Numbers that people see: one sequence per kind.
create schema if not exists kepler_data;

create table kepler_data.credential (
    user_id uuid primary key,
    password_hash text not null,
    changed_at timestamptz not null
);

create table kepler_data.session (
    session_id uuid primary key,
    user_id uuid not null,
    login_hash text not null,
    created_at timestamptz not null,
    ended_at timestamptz
);
create index session_of_user on kepler_data.session (user_id) where ended_at is null;

create table kepler_data.invitation (
    token_hash bytea primary key,
    user_id uuid not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

create sequence kepler_data.number_user;
create sequence kepler_data.number_use_case;
create sequence kepler_data.number_dataset;
create sequence kepler_data.number_scenario;
create sequence kepler_data.number_instance;
create sequence kepler_data.number_job;
create sequence kepler_data.number_run;
