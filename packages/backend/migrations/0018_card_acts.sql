-- What reps asked for on a record's card, each thing as it was asked for last: who asked, and what became of it. A
-- dismissed action stays dismissed for as long as its row is here.
create table smartsync.card_acts (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  integration_id uuid not null,
  record_type text not null check (record_type in ('contact', 'company', 'deal')),
  record_id text not null,
  company_id text not null,
  -- The enrichment that the card showed.
  enrichment_id uuid not null,
  kind text not null check (kind in ('create_task', 'dismiss', 'apply_owner', 'apply_stage')),
  -- The action's key; of what was to be applied, the owner's address or the stage.
  item text not null,
  state text not null check (state in ('under_way', 'done', 'failed')),
  -- The CRM's own id of the user and their address, as the CRM's signature proved them.
  crm_user text not null check (crm_user <> ''),
  crm_user_email text,
  error_message text,
  correlation_id text not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade,
  unique (integration_id, record_type, record_id, kind, item),
  check ((state = 'under_way') = (ended_at is null))
);
create index card_acts_dismissed on smartsync.card_acts (integration_id, company_id) where kind = 'dismiss';
create index card_acts_organization on smartsync.card_acts (organization_id);

alter table smartsync.card_acts enable row level security;
alter table smartsync.card_acts force row level security;
create policy own_organization on smartsync.card_acts to smartsync_app
  using (smartsync.card_acts.organization_id = (select smartsync.current_organization()))
  with check (smartsync.card_acts.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.card_acts from public;
grant select, insert, update, delete on smartsync.card_acts to smartsync_app;
