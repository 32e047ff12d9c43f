-- The store's role appends and projects; it can neither change nor delete an event.
grant usage on schema kepler_events, kepler_ledger to {store_role};
grant usage, create on schema kepler_read, kepler_data to {store_role};
grant select, insert on kepler_events.mt_events to {store_role};
grant select, insert, update on kepler_events.mt_streams to {store_role};
grant select, insert, update, delete on kepler_events.mt_event_progression, kepler_events.mt_high_water_skips, kepler_events.mt_doc_deadletterevent to {store_role};
grant usage, select on sequence kepler_events.mt_events_sequence to {store_role};
grant select, insert on kepler_ledger.event_hash to {store_role};
grant select, insert, update, delete on kepler_ledger.name_claim to {store_role};
grant select, insert, update, delete on kepler_read.projection_state to {store_role};
grant select, insert, update on kepler_data.person_key to {store_role};

-- The pages' role only reads events and read tables.
grant usage on schema kepler_events, kepler_ledger, kepler_read, kepler_data to {pages_role};
grant select on all tables in schema kepler_events, kepler_ledger, kepler_read to {pages_role};

-- Read tables are made at start by the store's role: what it makes, the pages read.
alter default privileges for role {store_role} in schema kepler_read grant select on tables to {pages_role};

-- kepler_data holds what is not history; both roles write the tables that migrations or the store add there.
alter default privileges in schema kepler_data grant select, insert, update, delete on tables to {store_role}, {pages_role};
alter default privileges in schema kepler_data grant usage, select on sequences to {store_role}, {pages_role};
alter default privileges for role {store_role} in schema kepler_data grant select, insert, update, delete on tables to {pages_role};
