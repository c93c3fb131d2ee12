-- What reps think of what a card said: one row per person and part of an enrichment, as they said it last.
create table smartsync.feedback (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  integration_id uuid not null,
  -- The CRM's own id of the user, as the CRM's signature proved it.
  crm_user text not null check (crm_user <> ''),
  record_type text not null check (record_type in ('contact', 'company', 'deal')),
  record_id text not null,
  company_id text not null,
  enrichment_id uuid not null,
  fingerprint text not null,
  part text not null check (part in ('summary', 'score', 'action')),
  -- The action's key; blank for the other parts, of which there is one.
  item text not null,
  -- Who made that part: the summary's writer, the score's profile.
  made_by text,
  verdict text not null check (verdict in ('up', 'down')),
  -- A person's words. Whoever shows them must escape them.
  comment text check (length(comment) <= 500),
  given_at timestamptz not null,
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade,
  unique (integration_id, crm_user, enrichment_id, part, item)
);
create index feedback_organization on smartsync.feedback (organization_id, part);

alter table smartsync.feedback enable row level security;
alter table smartsync.feedback force row level security;
create policy own_organization on smartsync.feedback to smartsync_app
  using (smartsync.feedback.organization_id = (select smartsync.current_organization()))
  with check (smartsync.feedback.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.feedback from public;
grant select, insert, update, delete on smartsync.feedback to smartsync_app;
