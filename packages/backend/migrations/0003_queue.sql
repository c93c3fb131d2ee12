create table smartsync.crm_sync_queue (
  -- In order of age.
  id bigint primary key generated always as identity,
  organization_id uuid not null,
  integration_id uuid not null,
  job_type text not null check (job_type in ('sync_contact', 'sync_company', 'sync_deal', 'enrich_and_sync')),
  -- Jobs of one integration with the same key are the same job while they wait.
  key text not null,
  priority smallint not null check (priority between 1 and 10),
  payload jsonb not null,
  status text not null default 'queued' check (status in ('queued', 'processing', 'completed', 'failed')),
  attempts integer not null default 0,
  max_attempts integer not null default 5 check (max_attempts > 0),
  error_message text,
  note text,
  -- The fencing number of the lease under which it was claimed last.
  fence integer,
  created_at timestamptz not null default now(),
  scheduled_for timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade,
  check (status <> 'processing' or (fence is not null and started_at is not null)),
  check ((status in ('completed', 'failed')) = (completed_at is not null))
);
create unique index crm_sync_queue_waiting on smartsync.crm_sync_queue (integration_id, key) where status = 'queued';
create unique index crm_sync_queue_working on smartsync.crm_sync_queue (integration_id, key) where status = 'processing';
create index crm_sync_queue_turn on smartsync.crm_sync_queue (integration_id, priority desc, id) where status = 'queued';
create index crm_sync_queue_due on smartsync.crm_sync_queue (integration_id, scheduled_for) where status = 'queued';
create index crm_sync_queue_counts on smartsync.crm_sync_queue (organization_id, integration_id, status);
create index crm_sync_queue_finished on smartsync.crm_sync_queue (completed_at) where completed_at is not null;

-- Every message that came in, once: oppSpot's events and the CRMs' webhooks.
create table smartsync.inbox (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  source text not null,
  dedupe_key text not null,
  kind text not null,
  body jsonb not null,
  correlation_id text not null,
  received_at timestamptz not null default now(),
  unique (organization_id, source, dedupe_key)
);
create index inbox_received on smartsync.inbox (received_at);

create table smartsync.enrichments (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  company_id text not null,
  fingerprint text not null,
  enrichment jsonb not null,
  enriched_at timestamptz not null,
  -- When it was last found to hold still.
  checked_at timestamptz not null
);
create index enrichments_latest on smartsync.enrichments (organization_id, company_id, enriched_at desc);
create index enrichments_recent on smartsync.enrichments (organization_id, checked_at desc);

create table smartsync.oauth_states (
  state_hash text primary key,
  organization_id uuid not null,
  crm_type text not null check (crm_type in ('hubspot', 'salesforce', 'pipedrive')),
  return_to text,
  expires_at timestamptz not null
);
create index oauth_states_expired on smartsync.oauth_states (expires_at);

-- How far the sweep of oppSpot's changes has come in each of its tables.
create table smartsync.sweep_cursors (
  table_name text primary key,
  -- As oppSpot gives it, to the microsecond: a timestamp that went through a program would be rounded, and rows missed.
  position_at text not null,
  position_id text not null
);
