-- What happened, with the plan that did it. One partition a month, so that old months are dropped, not deleted.
create table smartsync.crm_sync_logs (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null,
  integration_id uuid not null,
  sync_type text not null check (sync_type in ('contact', 'company', 'deal', 'task')),
  direction text not null check (direction in ('to_crm', 'from_crm')),
  operation text not null check (operation in ('create', 'update', 'delete', 'skip')),
  oppspot_entity_id text,
  crm_entity_id text,
  payload jsonb not null default '{}',
  enrichments jsonb not null default '{}',
  status text not null check (status in ('pending', 'success', 'failed', 'skipped')),
  error_message text,
  retry_count integer not null default 0,
  correlation_id text,
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  primary key (id, created_at),
  foreign key (organization_id, integration_id) references smartsync.crm_integrations (organization_id, id) on delete cascade
) partition by range (created_at);
create index crm_sync_logs_recent on smartsync.crm_sync_logs (organization_id, created_at desc);
create index crm_sync_logs_record on smartsync.crm_sync_logs (integration_id, sync_type, crm_entity_id, created_at desc);

-- Takes what no month has a partition for, so that a log is never refused.
create table smartsync.crm_sync_logs_default partition of smartsync.crm_sync_logs default;
alter table smartsync.crm_sync_logs_default enable row level security;

-- Makes the partition of a month (UTC) where it is missing, and moves there what the default partition held of it.
-- The partition grants nobody anything and has no policy: its rows are reached through the parent alone.
create function smartsync.create_log_partition(month date) returns boolean
language plpgsql set search_path = '' set timezone = 'UTC'
as $$
declare
  first timestamptz := date_trunc('month', month);
  next timestamptz := date_trunc('month', month) + interval '1 month';
  partition text := 'crm_sync_logs_' || to_char(month, 'YYYY_MM');
begin
  lock table smartsync.crm_sync_logs in share row exclusive mode;
  if to_regclass('smartsync.' || partition) is not null then
    return false;
  end if;
  execute format('create table smartsync.%I (like smartsync.crm_sync_logs including defaults including constraints)', partition);
  execute format('alter table smartsync.%I enable row level security', partition);
  execute format(
    'with moved as (
       delete from smartsync.crm_sync_logs_default as log where log.created_at >= %L and log.created_at < %L returning log.*
     )
     insert into smartsync.%I select moved.* from moved', first, next, partition);
  execute format('alter table smartsync.crm_sync_logs attach partition smartsync.%I for values from (%L) to (%L)', partition, first, next);
  return true;
end
$$;

-- Drops the logs of all months (UTC) before the one given and says how many partitions went.
create function smartsync.drop_log_partitions_before(month date) returns integer
language plpgsql set search_path = '' set timezone = 'UTC'
as $$
declare
  partition text;
  dropped integer := 0;
begin
  for partition in
    select pg_class.relname
    from pg_catalog.pg_inherits
    join pg_catalog.pg_class on pg_class.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = 'smartsync.crm_sync_logs'::regclass
      and pg_class.relname ~ '^crm_sync_logs_\d{4}_\d{2}$'
      and to_date(right(pg_class.relname, 7), 'YYYY_MM') < date_trunc('month', month)
  loop
    execute format('drop table smartsync.%I', partition);
    dropped := dropped + 1;
  end loop;
  delete from smartsync.crm_sync_logs_default as log where log.created_at < date_trunc('month', month);
  return dropped;
end
$$;

revoke all on function smartsync.create_log_partition(date), smartsync.drop_log_partitions_before(date) from public;
