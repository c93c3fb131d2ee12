-- What is about to be written to a record, from before the call until what became of it is committed. A worker that dies in
-- between leaves it behind: what then stands in the CRM and was intended is ours, and nobody's who typed it.
create table smartsync.write_intents (
  id bigint generated always as identity,
  organization_id uuid not null,
  integration_id uuid not null,
  record_type text not null check (record_type in ('contact', 'company')),
  -- Our key of the record: it may not have an id yet.
  oppspot_id text not null,
  -- A list of field, type and value.
  fields jsonb not null,
  primary key (id, organization_id),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);
create index write_intents_record on smartsync.write_intents (integration_id, record_type, oppspot_id);

alter table smartsync.write_intents enable row level security;
alter table smartsync.write_intents force row level security;
create policy own_organization on smartsync.write_intents to smartsync_app
  using (smartsync.write_intents.organization_id = (select smartsync.current_organization()))
  with check (smartsync.write_intents.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.write_intents from public;
grant select, insert, update, delete on smartsync.write_intents to smartsync_app;
