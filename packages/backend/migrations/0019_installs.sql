-- Who let us into an account and what we may do there, as the CRM said when the account was connected.
alter table smartsync.crm_integrations
  add column account_name text,
  add column connected_by text,
  -- Null where the CRM was not asked yet.
  add column scopes text[],
  -- When the CRM was last asked whether the connection still holds.
  add column connection_checked_at timestamptz,
  -- When the account was disconnected or the app uninstalled; what we hold of its people is erased a month later.
  add column disconnected_at timestamptz,
  add column erased_at timestamptz;

-- An install that began at the CRM has no organization yet; one that reconnects an integration takes no other account.
alter table smartsync.oauth_states
  alter column organization_id drop not null,
  add column integration_id uuid,
  add check (integration_id is null or organization_id is not null);

-- Accounts that let us in before anyone said for which organization. Whoever brings the secret of the browser in which it
-- happened, and the right to connect an organization, takes it.
create table smartsync.parked_grants (
  secret_hash text primary key,
  crm_type text not null check (crm_type in ('hubspot', 'salesforce', 'pipedrive')),
  account_id text not null,
  account_name text,
  granted_by text,
  scopes text[] not null,
  instance_url text,
  -- Where the CRM wants the browser back, once it is done.
  return_url text,
  -- Sealed by the token vault, never plain.
  access_token text not null,
  refresh_token text not null,
  token_expires_at timestamptz not null,
  expires_at timestamptz not null
);
create index parked_grants_expired on smartsync.parked_grants (expires_at);

alter table smartsync.parked_grants enable row level security;
alter table smartsync.parked_grants force row level security;
create policy router on smartsync.parked_grants to smartsync_router using (true) with check (true);
revoke all on smartsync.parked_grants from public;
grant select, insert, delete on smartsync.parked_grants to smartsync_router;
