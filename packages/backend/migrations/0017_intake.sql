-- A third role, for what comes in: many messages of many organizations are committed together. It sees which accounts
-- there are, whether they want to be served and who cares for a company; it puts messages and jobs where they belong,
-- and reads of those no more than the keys by which it knows whether they came before. Whoever may take the role on sees
-- none of it before taking it on: the policies ask who it is now, for membership alone would satisfy them.
do $$
declare
  may_take_it_on text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
begin
  if not exists (select from pg_catalog.pg_roles where pg_roles.rolname = 'smartsync_intake') then
    begin
      create role smartsync_intake nologin noinherit;
    exception when duplicate_object or unique_violation then
      null;
    end;
  end if;
  if not pg_has_role(current_user, 'smartsync_intake', may_take_it_on) then
    grant smartsync_intake to current_user;
  end if;
end
$$;
grant usage on schema smartsync to smartsync_intake;

grant select (organization_id, id, sync_direction, sync_frequency, auto_enrich) on smartsync.crm_integrations to smartsync_intake;
create policy every_switch on smartsync.crm_integrations for select to smartsync_intake
  using (current_user = 'smartsync_intake');

grant select, update (due_at, due_priority) on smartsync.integration_routes to smartsync_intake;
create policy every_account on smartsync.integration_routes for select to smartsync_intake
  using (current_user = 'smartsync_intake');
create policy every_turn on smartsync.integration_routes for update to smartsync_intake
  using (current_user = 'smartsync_intake') with check (current_user = 'smartsync_intake');

grant select (organization_id, integration_id, entity_type, oppspot_id) on smartsync.entity_links to smartsync_intake;
create policy every_carer on smartsync.entity_links for select to smartsync_intake using (current_user = 'smartsync_intake');

grant insert, select (organization_id, source, dedupe_key) on smartsync.inbox to smartsync_intake;
create policy put_any on smartsync.inbox for insert to smartsync_intake with check (current_user = 'smartsync_intake');
create policy known_key on smartsync.inbox for select to smartsync_intake using (current_user = 'smartsync_intake');

grant insert, select (integration_id, key, status, priority, scheduled_for, xmax), update (priority, scheduled_for)
  on smartsync.crm_sync_queue to smartsync_intake;
create policy put_any on smartsync.crm_sync_queue for insert to smartsync_intake
  with check (current_user = 'smartsync_intake');
create policy known_key on smartsync.crm_sync_queue for select to smartsync_intake using (current_user = 'smartsync_intake');
create policy every_turn on smartsync.crm_sync_queue for update to smartsync_intake
  using (current_user = 'smartsync_intake') with check (current_user = 'smartsync_intake');

-- An account's integration is looked for whether it is active or not.
create index integration_routes_of_account on smartsync.integration_routes (crm_type, account_id);
