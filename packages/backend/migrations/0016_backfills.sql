-- Walks through the records that an account holds already, page by page.
create table smartsync.backfills (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  integration_id uuid not null,
  status text not null check (status in ('running', 'paused', 'completed', 'cancelled', 'failed')),
  -- What it walks through: record types in their order, created since when, and whether only what was never enriched.
  scope jsonb not null,
  estimate jsonb not null,
  -- The type that is being read and the CRM's cursor in it; null when everything was read.
  position jsonb,
  -- Records read; jobs made for them; and records for which a job waited already.
  found integer not null default 0 check (found >= 0),
  enqueued integer not null default 0 check (enqueued >= 0),
  joined integer not null default 0 check (joined >= 0),
  -- Waiting jobs taken out of the queue when it was cancelled.
  removed integer not null default 0 check (removed >= 0),
  error_message text,
  requested_by text not null,
  created_at timestamptz not null,
  -- Since when it runs without a pause, and how many jobs had ended by then: what its speed is worked out from.
  resumed_at timestamptz not null,
  ended_before integer not null default 0,
  finished_at timestamptz,
  -- How far taking it back has come; null where nobody asked for that.
  undo jsonb,
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade,
  check ((status in ('completed', 'cancelled')) = (finished_at is not null))
);
create unique index backfills_open on smartsync.backfills (integration_id) where status in ('running', 'paused', 'failed');
create index backfills_recent on smartsync.backfills (organization_id, integration_id, created_at desc);

alter table smartsync.backfills enable row level security;
alter table smartsync.backfills force row level security;
create policy own_organization on smartsync.backfills to smartsync_app
  using (smartsync.backfills.organization_id = (select smartsync.current_organization()))
  with check (smartsync.backfills.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.backfills from public;
grant select, insert, update on smartsync.backfills to smartsync_app;

-- A backfill's jobs and logs carry its correlation id: `backfill:` and its id.
create index crm_sync_queue_backfill on smartsync.crm_sync_queue ((payload ->> 'correlationId'), status)
  where job_type = 'enrich_and_sync' and payload ->> 'correlationId' like 'backfill:%';
create index crm_sync_logs_backfill on smartsync.crm_sync_logs (correlation_id, created_at desc, id)
  where correlation_id like 'backfill:%';

-- What an undo put back, by CRM field: while it stands there, nothing is written over it unless somebody asks.
alter table smartsync.entity_links add column undone jsonb not null default '{}';
