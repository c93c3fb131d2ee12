-- Why no card is shown in this account: the CRM does not let us ask who may see a record. Null where it does.
alter table smartsync.crm_integrations add column cards_closed text;
