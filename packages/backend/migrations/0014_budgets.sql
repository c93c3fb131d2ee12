-- What each integration's calls took of the CRM's limits. `spent` is in the units of its daily limit, calls where it has
-- none; `limits` is how its limits stood when a lease was given back, for whoever takes the next one.
alter table smartsync.api_usage
  add column spent bigint not null default 0 check (spent >= 0),
  add column limits jsonb not null default '[]';
update smartsync.api_usage set spent = calls;

-- Whether an integration's account is called: nothing is until `open_until`, and then one job may try.
create table smartsync.integration_health (
  integration_id uuid primary key,
  organization_id uuid not null,
  failures integer not null default 0 check (failures >= 0),
  openings integer not null default 0 check (openings >= 0),
  open_until timestamptz,
  most_jobs integer check (most_jobs > 0),
  reason text,
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);
create index integration_health_organization on smartsync.integration_health (organization_id);

alter table smartsync.integration_health enable row level security;
alter table smartsync.integration_health force row level security;
create policy own_organization on smartsync.integration_health to smartsync_app
  using (smartsync.integration_health.organization_id = (select smartsync.current_organization()))
  with check (smartsync.integration_health.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.integration_health from public;
grant select, insert, update, delete on smartsync.integration_health to smartsync_app;
