-- What a language model wrote, by the hash of all that it was asked with. Null where it declined.
create table smartsync.llm_answers (
  organization_id uuid not null,
  prompt_hash text not null,
  answer jsonb,
  answered_at timestamptz not null,
  primary key (organization_id, prompt_hash)
);

-- Tokens that each organization spent on language models, by day in UTC, with those set aside for calls under way.
create table smartsync.llm_usage (
  organization_id uuid not null,
  day date not null,
  tokens bigint not null default 0 check (tokens >= 0),
  primary key (organization_id, day)
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['llm_answers', 'llm_usage'] loop
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
grant select, insert, update, delete on smartsync.llm_answers, smartsync.llm_usage to smartsync_app;
