-- Jobs that went down with their batch take the lead now and then: they are few, and found without a look at all that wait.
create index crm_sync_queue_crashed on smartsync.crm_sync_queue (integration_id, organization_id, priority desc, id)
  where status = 'queued' and crashes > 0;
