-- Jobs that were done leave dead entries at the front of the line, which whoever asks for the next job passes over until
-- they are vacuumed away. That is not to wait until a fifth of a table is dead that holds what was done for weeks.
alter table smartsync.crm_sync_queue set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 20000);
