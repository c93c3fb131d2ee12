-- Beside the work on records: looking for changes that no webhook told of, walking an account's existing records, taking
-- writes back, and what a rep asked for on a card.
alter table smartsync.crm_sync_queue drop constraint crm_sync_queue_job_type_check;
alter table smartsync.crm_sync_queue add constraint crm_sync_queue_job_type_check check (job_type in
  ('sync_contact', 'sync_company', 'sync_deal', 'enrich_and_sync', 'reconcile', 'backfill', 'undo', 'act'));
