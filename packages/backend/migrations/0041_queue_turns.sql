-- With both columns by which an integration's jobs are asked for, these two promise to read the fewest rows: the planner,
-- which knows of no connection between them, else reads all that wait and sorts them, or looks for the first through all.
drop index smartsync.crm_sync_queue_turn, smartsync.crm_sync_queue_due;
create index crm_sync_queue_turn on smartsync.crm_sync_queue (integration_id, organization_id, priority desc, id)
  where status = 'queued';
create index crm_sync_queue_due on smartsync.crm_sync_queue (integration_id, organization_id, scheduled_for)
  where status = 'queued';
