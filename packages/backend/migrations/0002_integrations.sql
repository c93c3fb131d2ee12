create table smartsync.crm_integrations (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  crm_type text not null check (crm_type in ('hubspot', 'salesforce', 'pipedrive')),
  account_id text not null check (account_id <> ''),
  -- Sealed by the token vault, never plain.
  access_token text,
  refresh_token text,
  token_expires_at timestamptz,
  instance_url text,
  config jsonb not null default '{}',
  field_mappings jsonb not null default '{}',
  sync_direction text not null default 'bidirectional' check (sync_direction in ('to_crm', 'from_crm', 'bidirectional')),
  sync_frequency text not null default 'realtime' check (sync_frequency in ('realtime', 'hourly', 'daily', 'manual')),
  auto_enrich boolean not null default true,
  auto_score boolean not null default true,
  auto_assign boolean not null default true,
  auto_create_tasks boolean not null default true,
  is_active boolean not null default true,
  last_sync_at timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- What hangs on an integration refers to both columns, so that it cannot belong to another organization.
  unique (organization_id, id),
  unique (organization_id, crm_type, account_id)
);

-- What a process may know before it knows the organization: which account belongs to which integration, when its work
-- is due, and who holds the lease.
create table smartsync.integration_routes (
  integration_id uuid primary key,
  organization_id uuid not null,
  crm_type text not null,
  account_id text not null,
  active boolean not null default true,
  due_at timestamptz,
  due_priority smallint not null default 1 check (due_priority between 1 and 10),
  leased_by text,
  leased_until timestamptz,
  fence integer not null default 0,
  -- When the next worker may take it.
  ready_at timestamptz generated always as (case when due_at is not null then greatest(due_at, leased_until) end) stored,
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade,
  check ((leased_by is null) = (leased_until is null))
);
create unique index integration_routes_account on smartsync.integration_routes (crm_type, account_id) where active;
create index integration_routes_turn on smartsync.integration_routes (due_priority desc, ready_at) where active;
create index integration_routes_ready on smartsync.integration_routes (ready_at) where active;
create index integration_routes_organization on smartsync.integration_routes (organization_id);

create table smartsync.crm_field_mappings (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  integration_id uuid not null,
  position integer not null,
  entity_type text not null check (entity_type in ('contact', 'company', 'deal')),
  oppspot_field text not null check (oppspot_field <> ''),
  crm_field text not null check (crm_field <> ''),
  field_type text not null check (field_type in ('standard', 'custom')),
  value_type text not null check (value_type in ('text', 'long_text', 'number', 'boolean', 'date', 'datetime', 'choice',
    'choices', 'url', 'email', 'phone', 'owner', 'stage')),
  -- An expression in CEL, never code.
  transform_function text,
  default_value jsonb not null default 'null',
  is_required boolean not null default false,
  sync_direction text not null check (sync_direction in ('to_crm', 'from_crm', 'bidirectional')),
  write_policy text not null check (write_policy in ('always', 'if_blank', 'if_ours', 'never')),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade,
  unique (integration_id, entity_type, oppspot_field, crm_field)
);

-- Which oppSpot entity a CRM record stands for: one row per integration and record.
create table smartsync.entity_links (
  organization_id uuid not null,
  integration_id uuid not null,
  entity_type text not null check (entity_type in ('business', 'contact', 'deal', 'task')),
  oppspot_id text not null,
  record_type text not null check (record_type in ('company', 'contact', 'deal', 'task')),
  crm_id text not null,
  -- What we wrote last, by CRM field.
  written jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (integration_id, record_type, crm_id),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);
create index entity_links_entity on smartsync.entity_links (integration_id, entity_type, oppspot_id);
create index entity_links_interest on smartsync.entity_links (oppspot_id) include (integration_id, organization_id)
  where entity_type = 'business';
