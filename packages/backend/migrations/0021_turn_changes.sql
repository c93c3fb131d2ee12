-- Where NATS carries the turns (docs/nats.md): which integrations' turns have changed and have yet to be told. Numbered in
-- the order of the changes of each integration, for whoever changes a route holds its lock. No foreign key: that an
-- integration is gone has to be told too.
create table smartsync.turn_changes (
  id bigint primary key generated always as identity,
  organization_id uuid not null,
  integration_id uuid not null
);

alter table smartsync.turn_changes enable row level security;
alter table smartsync.turn_changes force row level security;
create policy own_organization on smartsync.turn_changes to smartsync_app
  using (smartsync.turn_changes.organization_id = (select smartsync.current_organization()))
  with check (smartsync.turn_changes.organization_id = (select smartsync.current_organization()));
create policy every_change on smartsync.turn_changes to smartsync_router
  using (current_user = 'smartsync_router') with check (current_user = 'smartsync_router');
create policy put_any on smartsync.turn_changes for insert to smartsync_intake with check (current_user = 'smartsync_intake');
revoke all on smartsync.turn_changes from public;
grant select, insert on smartsync.turn_changes to smartsync_app;
grant insert on smartsync.turn_changes to smartsync_intake;
grant select, insert, delete on smartsync.turn_changes to smartsync_router;

create function smartsync.note_turn() returns trigger
language plpgsql set search_path = ''
as $$
begin
  insert into smartsync.turn_changes (organization_id, integration_id)
  values (coalesce(new.organization_id, old.organization_id), coalesce(new.integration_id, old.integration_id));
  return null;
end
$$;

create trigger turn_changed after update on smartsync.integration_routes
for each row when (
  (old.active, old.due_at, old.due_priority, old.rests_until) is distinct from (new.active, new.due_at, new.due_priority, new.rests_until)
)
execute function smartsync.note_turn();
create trigger turn_gone after delete on smartsync.integration_routes
for each row execute function smartsync.note_turn();

-- Enabled by a process with NATS_URL, disabled by one without.
alter table smartsync.integration_routes disable trigger turn_changed;
alter table smartsync.integration_routes disable trigger turn_gone;
