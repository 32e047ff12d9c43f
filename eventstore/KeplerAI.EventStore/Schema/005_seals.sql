-- Heads of the Merkle tree over all events in order. Each names its predecessor and none has two successors: whoever seals, the tree has one trunk.
create table kepler_ledger.tree_head (
    size        bigint      primary key check (size > 0),
    prev_size   bigint      null unique nulls not distinct references kepler_ledger.tree_head (size) check (prev_size < size),
    last_seq_id bigint      not null unique,
    root        bytea       not null,
    frontier    bytea       not null,
    at          timestamptz not null,
    key_id      text        not null,
    signature   bytea       not null
);

grant select, insert on kepler_ledger.tree_head to {store_role};
grant select on kepler_ledger.tree_head to {pages_role};
