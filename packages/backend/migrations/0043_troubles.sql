-- What went wrong, by its code and what it is about, so that a card can tell it in the language of whoever reads it.
alter table smartsync.crm_sync_queue add column trouble jsonb;
alter table smartsync.crm_sync_logs add column trouble jsonb;
alter table smartsync.card_acts add column trouble jsonb;
