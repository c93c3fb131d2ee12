-- A job is written three times: queued, claimed, ended. Each index that holds it is written with it, so there are no more
-- than the queries need: what is counted or looked through goes by integration.
drop index smartsync.crm_sync_queue_counts, smartsync.crm_sync_queue_finished;
create index crm_sync_queue_ended on smartsync.crm_sync_queue (integration_id, completed_at) where status = 'completed';

-- Old rows are looked for an organization at a time.
drop index smartsync.inbox_received;
create index inbox_age on smartsync.inbox (organization_id, received_at);

-- When what is done now and then, by whichever process comes first, is next due.
create table smartsync.periodic_turns (
  name text primary key,
  next_at timestamptz not null
);
alter table smartsync.periodic_turns enable row level security;
alter table smartsync.periodic_turns force row level security;
create policy router on smartsync.periodic_turns to smartsync_router using (true) with check (true);
revoke all on smartsync.periodic_turns from public;
grant select, insert, update on smartsync.periodic_turns to smartsync_router;
