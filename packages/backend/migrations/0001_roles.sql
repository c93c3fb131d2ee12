-- Two roles that every transaction takes on before its first query. Neither may log in, own a table or bypass
-- row-level security.
--   smartsync_app     works for one organization at a time, inside its rows
--   smartsync_router  knows, before any organization is known, whose turn it is and where a message belongs
-- Roles belong to the whole server, so another database may have made them already, even at this very moment.
do $$
declare
  role_name text;
  may_take_it_on text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
begin
  foreach role_name in array array['smartsync_app', 'smartsync_router'] loop
    if not exists (select from pg_catalog.pg_roles where pg_roles.rolname = role_name) then
      begin
        execute format('create role %I nologin noinherit', role_name);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
    if not pg_has_role(current_user, role_name, may_take_it_on) then
      execute format('grant %I to current_user', role_name);
    end if;
  end loop;
end
$$;

revoke all on schema smartsync from public;
grant usage on schema smartsync to smartsync_app, smartsync_router;

-- The organization that the current transaction works for: what it has set, or, in a Supabase database that is shared
-- with oppSpot, the organization of the signed-in user. Null, and with it no row at all, when there is none.
-- Runs with its owner's rights because the caller may not read oppSpot's profiles.
create function smartsync.current_organization() returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  named text := current_setting('smartsync.organization_id', true);
  organization uuid;
begin
  if coalesce(named, '') <> '' then
    if named ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
      return named::uuid;
    end if;
    return null;
  end if;

  if to_regprocedure('auth.uid()') is not null and exists (
    select from pg_catalog.pg_attribute
    where pg_attribute.attrelid = to_regclass('public.profiles')
      and pg_attribute.attname = 'org_id'
      and not pg_attribute.attisdropped
  ) then
    execute 'select profiles.org_id from public.profiles where profiles.id = auth.uid()' into organization;
  end if;
  return organization;
end
$$;

revoke all on function smartsync.current_organization() from public;
grant execute on function smartsync.current_organization() to smartsync_app, smartsync_router;
