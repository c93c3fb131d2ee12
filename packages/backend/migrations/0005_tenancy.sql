-- Row-level security, forced on the owner too. Every column is written with its table and schema: an inner select would
-- otherwise bind a bare organization_id to whatever is nearest. The function stands in a sub-select so that it is called
-- once a query, not once a row.
do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['crm_integrations', 'integration_routes', 'crm_field_mappings', 'entity_links',
    'crm_sync_queue', 'inbox', 'enrichments', 'crm_sync_logs']
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
  smartsync.crm_integrations, smartsync.crm_field_mappings, smartsync.entity_links, smartsync.crm_sync_queue,
  smartsync.inbox, smartsync.enrichments, smartsync.crm_sync_logs
to smartsync_app;

-- Whoever enqueues a job brings its integration forward in the same transaction, and whoever gives a lease back works
-- out from the jobs when it is due again: both see only their organization's routes (the policy above). What makes a
-- lease, the fencing number, is the router's alone, so the application can end a lease and never take one.
grant select,
  insert (integration_id, organization_id, crm_type, account_id, active),
  update (active, due_at, due_priority, leased_by, leased_until)
on smartsync.integration_routes to smartsync_app;

grant select, update (leased_by, leased_until, fence) on smartsync.integration_routes to smartsync_router;
create policy every_route on smartsync.integration_routes for select to smartsync_router using (true);
create policy every_lease on smartsync.integration_routes for update to smartsync_router using (true) with check (true);

-- Which integrations care for a company, and nothing of what they hold on it.
grant select (organization_id, integration_id, entity_type, oppspot_id) on smartsync.entity_links to smartsync_router;
create policy every_interest on smartsync.entity_links for select to smartsync_router using (true);

do $$
declare
  router_table text;
begin
  foreach router_table in array array['oauth_states', 'sweep_cursors'] loop
    execute format('alter table smartsync.%I enable row level security', router_table);
    execute format('alter table smartsync.%I force row level security', router_table);
    execute format('create policy router on smartsync.%I to smartsync_router using (true) with check (true)', router_table);
    execute format('revoke all on smartsync.%I from public', router_table);
  end loop;
end
$$;
grant select, insert, update, delete on smartsync.oauth_states, smartsync.sweep_cursors to smartsync_router;
