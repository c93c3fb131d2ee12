-- How many calls each integration made to its CRM, by day in UTC.
create table smartsync.api_usage (
  organization_id uuid not null,
  integration_id uuid not null,
  day date not null,
  calls bigint not null default 0 check (calls >= 0),
  primary key (integration_id, day),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);
create index api_usage_organization on smartsync.api_usage (organization_id);

alter table smartsync.api_usage enable row level security;
alter table smartsync.api_usage force row level security;
create policy own_organization on smartsync.api_usage to smartsync_app
  using (smartsync.api_usage.organization_id = (select smartsync.current_organization()))
  with check (smartsync.api_usage.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.api_usage from public;
grant select, insert, update, delete on smartsync.api_usage to smartsync_app;
