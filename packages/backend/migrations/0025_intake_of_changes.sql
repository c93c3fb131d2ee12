-- When that happened which a job is about; of two jobs that are one, the later moment.
alter table smartsync.crm_sync_queue add column about_at timestamptz;
grant select (about_at), update (about_at) on smartsync.crm_sync_queue to smartsync_intake;

-- Our own writes that come back are counted where they come in.
grant insert (organization_id, integration_id, day, echoes), select (integration_id, day, echoes), update (echoes)
  on smartsync.change_counts to smartsync_intake;
create policy put_any on smartsync.change_counts for insert to smartsync_intake with check (true);
create policy any_count on smartsync.change_counts for select to smartsync_intake using (true);
create policy every_count on smartsync.change_counts for update to smartsync_intake using (true) with check (true);
