-- What an organization has tuned, one row for every time it was saved: the newest counts, none is ever changed.
create table smartsync.organization_settings (
  organization_id uuid not null,
  version integer not null check (version > 0),
  settings jsonb not null,
  created_at timestamptz not null,
  created_by text not null check (created_by <> ''),
  note text,
  primary key (organization_id, version)
);

alter table smartsync.organization_settings enable row level security;
alter table smartsync.organization_settings force row level security;
create policy own_organization on smartsync.organization_settings to smartsync_app
  using (smartsync.organization_settings.organization_id = (select smartsync.current_organization()))
  with check (smartsync.organization_settings.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.organization_settings from public;
grant select, insert on smartsync.organization_settings to smartsync_app;
