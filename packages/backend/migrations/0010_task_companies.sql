-- A task that we created is told from one that a person planned by the company that it concerns and its due day.
create index entity_links_task_company on smartsync.entity_links (integration_id, (written ->> 'companyId'))
  where entity_type = 'task';
