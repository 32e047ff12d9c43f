-- Archiving hides a stream from ordinary reads. It is the only thing that the store's role may change of an event, and no content hash covers it.
grant update (is_archived) on kepler_events.mt_events to {store_role};
