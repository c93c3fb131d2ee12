-- Points that were learnt from an organization's closed deals, for an administrator to accept or not.
create table smartsync.scoring_proposals (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  -- The version of the settings that it would change.
  based_on integer not null check (based_on >= 0),
  -- The profile, what changes in it and how it compares.
  proposal jsonb not null,
  created_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text,
  -- The version of the settings that it became.
  accepted_as integer,
  check ((accepted_at is null) = (accepted_as is null)),
  check ((accepted_at is null) = (accepted_by is null))
);
create index scoring_proposals_recent on smartsync.scoring_proposals (organization_id, created_at desc);

alter table smartsync.scoring_proposals enable row level security;
alter table smartsync.scoring_proposals force row level security;
create policy own_organization on smartsync.scoring_proposals to smartsync_app
  using (smartsync.scoring_proposals.organization_id = (select smartsync.current_organization()))
  with check (smartsync.scoring_proposals.organization_id = (select smartsync.current_organization()));
revoke all on smartsync.scoring_proposals from public;
grant select, insert, update (accepted_at, accepted_by, accepted_as) on smartsync.scoring_proposals to smartsync_app;
