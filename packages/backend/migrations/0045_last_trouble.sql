-- What went wrong last with an account, by its code beside the text, so that the settings page can tell it in its reader's language.
alter table smartsync.crm_integrations add column last_trouble jsonb;
