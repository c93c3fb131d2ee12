-- In which currency the CRM account keeps its amounts; null where that is not known, and then none is written or taken over.
alter table smartsync.crm_integrations add column currency text;
