-- On a distributed PostgreSQL no sub-select may stand in what an upsert sets.
create function smartsync.without_keys(fields jsonb, named jsonb) returns jsonb
language sql immutable set search_path = ''
as $$ select fields - array(select jsonb_object_keys(named)) $$;
revoke all on function smartsync.without_keys(jsonb, jsonb) from public;
grant execute on function smartsync.without_keys(jsonb, jsonb) to smartsync_app;

-- How often a job was asked for while it waited: whoever puts one in knows by it whether it is new. A distributed PostgreSQL
-- does not take along the right to a system column.
alter table smartsync.crm_sync_queue add column asked integer not null default 1;
grant select (asked), update (asked) on smartsync.crm_sync_queue to smartsync_intake;
revoke select (xmax) on smartsync.crm_sync_queue from smartsync_intake;

-- Nor does it put a row in without naming every column.
grant insert (swept, missed) on smartsync.change_counts to smartsync_intake;
