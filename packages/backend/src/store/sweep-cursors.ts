import type { OppspotChange, SweepCursor } from '@smartsync/core/oppspot'
import type { RouterTransaction } from './tenancy.ts'

/** How far the sweep has come in this table of oppSpot, null before its first run. */
export async function cursor(tx: RouterTransaction, table: OppspotChange['table']): Promise<SweepCursor | null> {
  const row = await tx
    .selectFrom('sweep_cursors')
    .select(['position_at', 'position_id'])
    .where('table_name', '=', table)
    .executeTakeFirst()
  return row ? { at: row.position_at, id: row.position_id } : null
}

export async function saveCursor(
  tx: RouterTransaction,
  table: OppspotChange['table'],
  position: SweepCursor,
): Promise<void> {
  const values = { position_at: position.at, position_id: position.id }
  await tx
    .insertInto('sweep_cursors')
    .values({ table_name: table, ...values })
    .onConflict((conflict) => conflict.column('table_name').doUpdateSet(values))
    .execute()
}
