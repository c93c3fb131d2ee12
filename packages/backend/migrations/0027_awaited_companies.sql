-- Companies whose first record is being written. From before we read what oppSpot knows of one until its link is committed,
-- what happens to it concerns the integration already: it would else be news to nobody.
create table smartsync.awaited_companies (
  organization_id uuid not null,
  integration_id uuid not null,
  company_id text not null,
  primary key (integration_id, company_id),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
);
create index awaited_companies_interest on smartsync.awaited_companies (company_id) include (integration_id, organization_id);

alter table smartsync.awaited_companies enable row level security;
alter table smartsync.awaited_companies force row level security;
create policy own_organization on smartsync.awaited_companies to smartsync_app
  using (smartsync.awaited_companies.organization_id = (select smartsync.current_organization()))
  with check (smartsync.awaited_companies.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.awaited_companies from public;
grant select, insert, update, delete on smartsync.awaited_companies to smartsync_app;

grant select (organization_id, integration_id, company_id) on smartsync.awaited_companies to smartsync_intake;
create policy every_carer on smartsync.awaited_companies for select to smartsync_intake
  using (current_user = 'smartsync_intake');
