alter table smartsync.crm_sync_queue drop constraint crm_sync_queue_job_type_check;
alter table smartsync.crm_sync_queue add constraint crm_sync_queue_job_type_check check (job_type in
  ('sync_contact', 'sync_company', 'sync_deal', 'enrich_and_sync', 'reconcile', 'backfill', 'undo', 'act', 'erase'));

-- Whose value counts where CRM and oppSpot both changed a field.
alter table smartsync.crm_integrations
  add column conflict_rule text not null default 'newest' check (conflict_rule in ('newest', 'crm', 'oppspot'));
-- Null: as the integration has it.
alter table smartsync.crm_field_mappings
  add column conflict_rule text check (conflict_rule in ('newest', 'crm', 'oppspot'));

-- When the newest lead was captured that went into the record: an older one that comes late changes nothing.
alter table smartsync.entity_links add column captured_at timestamptz;

-- A record of the CRM as we saw it last. What it says of a company or a person holds for this organization alone:
-- oppSpot's own businesses are shared by all of them and are never written.
create table smartsync.crm_records (
  organization_id uuid not null,
  integration_id uuid not null,
  record_type text not null check (record_type in ('contact', 'company', 'deal')),
  crm_id text not null,
  entity_type text check (entity_type in ('business', 'contact')),
  oppspot_id text,
  -- By our field: what the CRM said, what oppSpot said, whose value counts, and since when.
  said jsonb not null default '{}',
  -- A hash of the values that we watch.
  sight text not null,
  seen_at timestamptz not null,
  primary key (integration_id, record_type, crm_id),
  check ((entity_type is null) = (oppspot_id is null)),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);
create index crm_records_entity on smartsync.crm_records (integration_id, entity_type, oppspot_id) where oppspot_id is not null;
create index crm_records_domain on smartsync.crm_records (organization_id, lower(said -> 'company.domain' ->> 'crm'))
  where entity_type = 'business' and said ? 'company.domain';

-- Records that are no more, and those that came back. An event that is older than what stands here has no effect.
-- `oppspot_id` of a deleted one: the entity that we do not create again by ourselves.
create table smartsync.gone_records (
  organization_id uuid not null,
  integration_id uuid not null,
  record_type text not null check (record_type in ('contact', 'company', 'deal', 'task')),
  crm_id text not null,
  fate text not null check (fate in ('deleted', 'merged', 'erased', 'restored')),
  at timestamptz not null,
  entity_type text check (entity_type in ('business', 'contact', 'deal', 'task')),
  oppspot_id text,
  merged_into text,
  primary key (integration_id, record_type, crm_id),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);
create index gone_records_entity on smartsync.gone_records (integration_id, entity_type, oppspot_id) where fate = 'deleted';

-- Two of our entities whose records someone merged into one: the first is looked after as the second.
create table smartsync.entity_aliases (
  organization_id uuid not null,
  integration_id uuid not null,
  entity_type text not null check (entity_type in ('business', 'contact', 'deal', 'task')),
  oppspot_id text not null,
  same_as text not null check (same_as <> oppspot_id),
  primary key (integration_id, entity_type, oppspot_id),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);
create index entity_aliases_target on smartsync.entity_aliases (integration_id, entity_type, same_as);

-- People who had themselves erased, by a one-way hash: they are not brought back from other sources.
create table smartsync.erased_people (
  organization_id uuid not null,
  person_key text not null,
  erased_at timestamptz not null,
  primary key (organization_id, person_key)
);

-- By day in UTC: our own writes that came back and were dropped; records that a sweep found changed, and those among them
-- of which no webhook had told.
create table smartsync.change_counts (
  organization_id uuid not null,
  integration_id uuid not null,
  day date not null,
  echoes bigint not null default 0 check (echoes >= 0),
  swept bigint not null default 0 check (swept >= 0),
  missed bigint not null default 0 check (missed >= 0),
  primary key (integration_id, day),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);

-- Fields that bounce between us and somebody else, left alone until a moment or until an administrator lets them go.
create table smartsync.held_fields (
  organization_id uuid not null,
  integration_id uuid not null,
  record_type text not null check (record_type in ('contact', 'company', 'deal')),
  crm_id text not null,
  field text not null,
  reason text not null,
  held_at timestamptz not null,
  held_until timestamptz not null,
  released_by text,
  primary key (integration_id, record_type, crm_id, field),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);

-- How far the sweep of each account's changes has come: everything before `since` is done. While it is under way, where
-- the CRM's list stands and when the walk began.
create table smartsync.reconcile_cursors (
  organization_id uuid not null,
  integration_id uuid not null,
  record_type text not null check (record_type in ('contact', 'company', 'deal')),
  since timestamptz not null,
  position text,
  began_at timestamptz,
  check ((position is null) = (began_at is null)),
  primary key (integration_id, record_type),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['crm_records', 'gone_records', 'entity_aliases', 'erased_people',
    'change_counts', 'held_fields', 'reconcile_cursors']
  loop
    execute format('alter table smartsync.%I enable row level security', tenant_table);
    execute format('alter table smartsync.%I force row level security', tenant_table);
    execute format(
      'create policy own_organization on smartsync.%1$I to smartsync_app
         using (smartsync.%1$I.organization_id = (select smartsync.current_organization()))
         with check (smartsync.%1$I.organization_id = (select smartsync.current_organization()))', tenant_table);
    execute format('revoke all on smartsync.%I from public', tenant_table);
  end loop;
end
$$;
grant select, insert, update, delete on
  smartsync.crm_records, smartsync.gone_records, smartsync.entity_aliases, smartsync.erased_people,
  smartsync.change_counts, smartsync.held_fields, smartsync.reconcile_cursors
to smartsync_app;

-- Integrations that are there already are swept from now on.
insert into smartsync.reconcile_cursors (organization_id, integration_id, record_type, since)
select integration.organization_id, integration.id, kind.name, now()
from smartsync.crm_integrations as integration, (values ('contact'), ('company'), ('deal')) as kind (name);

insert into smartsync.crm_sync_queue (organization_id, integration_id, job_type, key, priority, payload, scheduled_for)
select integration.organization_id, integration.id, 'reconcile', 'reconcile', 2,
  jsonb_build_object('kind', 'reconcile', 'correlationId', gen_random_uuid()), now() + interval '1 hour'
from smartsync.crm_integrations as integration;
update smartsync.integration_routes as route set due_at = least(route.due_at, now() + interval '1 hour');
