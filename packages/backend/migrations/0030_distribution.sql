-- On a distributed PostgreSQL (docs/scaling.md) the tables of tenants are spread by organization_id, and a unique index
-- can be kept only where it contains that column. It comes last, so that the indexes serve the same queries as before.
-- Tables that stay in one place keep theirs: they tell whose turn it is and where a message belongs.
do $$
declare
  found record;
begin
  for found in
    select index_class.relname as name, table_class.relname as table_name, pg_constraint.contype,
      pg_get_indexdef(pg_index.indexrelid) as definition, pg_get_constraintdef(pg_constraint.oid) as constraint_definition
    from pg_catalog.pg_index
    join pg_catalog.pg_class as index_class on index_class.oid = pg_index.indexrelid
    join pg_catalog.pg_class as table_class on table_class.oid = pg_index.indrelid
    join pg_catalog.pg_attribute on pg_attribute.attrelid = table_class.oid
      and pg_attribute.attname = 'organization_id' and not pg_attribute.attisdropped
    left join pg_catalog.pg_constraint on pg_constraint.conindid = pg_index.indexrelid and pg_constraint.contype in ('p', 'u')
    where table_class.relnamespace = 'smartsync'::regnamespace
      and not table_class.relispartition
      and table_class.relname not in ('integration_routes', 'turn_changes', 'oauth_states', 'parked_grants')
      and pg_index.indisunique
      and not pg_attribute.attnum = any(pg_index.indkey::smallint[])
  loop
    if found.contype is null then
      execute format('drop index smartsync.%I', found.name);
      execute regexp_replace(found.definition, '\(([^()]*)\)', '(\1, organization_id)');
    else
      execute format('alter table smartsync.%I drop constraint %I', found.table_name, found.name);
      execute format('alter table smartsync.%I add constraint %I %s', found.table_name, found.name,
        regexp_replace(found.constraint_definition, '\(([^()]*)\)', '(\1, organization_id)'));
    end if;
  end loop;
end
$$;
-- Who puts a row where there may be one already has to see the columns by which it is known.
grant select (organization_id) on smartsync.crm_sync_queue, smartsync.change_counts to smartsync_intake;
