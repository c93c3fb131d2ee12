-- Deals are written as other records are. Our key of a deal is the CRM's own id: we create none.
alter table smartsync.write_intents drop constraint write_intents_record_type_check;
alter table smartsync.write_intents add constraint write_intents_record_type_check
  check (record_type in ('contact', 'company', 'deal'));
