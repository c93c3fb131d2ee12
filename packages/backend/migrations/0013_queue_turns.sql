-- Why a job came back. Attempts counts every claim; a job is parked when either of these reaches max_attempts.
alter table smartsync.crm_sync_queue
  add column failures integer not null default 0,
  add column crashes integer not null default 0;
update smartsync.crm_sync_queue set failures = attempts where status in ('queued', 'processing');

create index crm_sync_queue_parked on smartsync.crm_sync_queue (integration_id, id) where status = 'failed';

-- Nobody takes an integration before it has rested: its account's budget is spent, or the account keeps failing.
drop index smartsync.integration_routes_turn, smartsync.integration_routes_ready;
alter table smartsync.integration_routes drop column ready_at;
alter table smartsync.integration_routes add column rests_until timestamptz;
alter table smartsync.integration_routes
  add column ready_at timestamptz
    generated always as (case when due_at is not null then greatest(due_at, leased_until, rests_until) end) stored,
  -- Where it stands in the line (UTC): each step of priority is worth a quarter of a minute's waiting, and what a rep
  -- waits for an hour, so that the urgent go first and nobody waits for ever.
  add column turn_at timestamp
    generated always as (case when due_at is not null then
      (greatest(due_at, leased_until, rests_until) at time zone 'UTC')
      - case when due_priority >= 10 then interval '1 hour' else due_priority * interval '15 seconds' end
    end) stored;
create index integration_routes_turn on smartsync.integration_routes (turn_at, ready_at) where active;
create index integration_routes_ready on smartsync.integration_routes (ready_at) where active;
create index integration_routes_urgent on smartsync.integration_routes (turn_at, ready_at) where active and due_priority >= 10;
grant update (rests_until) on smartsync.integration_routes to smartsync_app;
