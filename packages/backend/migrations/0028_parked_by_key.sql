-- A card asks whether the last wish to enrich its record came to nothing.
create index crm_sync_queue_parked_key on smartsync.crm_sync_queue (integration_id, key, id) where status = 'failed';
