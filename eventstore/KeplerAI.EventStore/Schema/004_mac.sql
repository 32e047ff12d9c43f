-- An event's message authentication code, under a key that this database never holds. Null: written by a program without the key.
alter table kepler_ledger.event_hash add column nonce uuid null, add column mac bytea null;
