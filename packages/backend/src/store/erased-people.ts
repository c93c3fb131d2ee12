import { anyOf } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

/** When those of these people had themselves erased who did, by our keys of them. */
export async function erasedAmong(tx: TenantTransaction, keys: readonly string[]): Promise<Map<string, Date>> {
  if (keys.length === 0) return new Map()
  const rows = await tx
    .selectFrom('erased_people')
    .select(['person_key', 'erased_at'])
    .where('person_key', '=', anyOf(keys))
    .execute()
  return new Map(rows.map(({ person_key, erased_at }) => [person_key, erased_at]))
}

/** Did anyone have themselves erased in this organization? */
export async function anyErased(tx: TenantTransaction): Promise<boolean> {
  return (await tx.selectFrom('erased_people').select('person_key').limit(1).executeTakeFirst()) !== undefined
}

/** These people are not brought back from other sources. */
export async function rememberErased(tx: TenantTransaction, keys: readonly string[], at: Date): Promise<void> {
  if (keys.length === 0) return
  await tx
    .insertInto('erased_people')
    .values(keys.map((key) => ({ organization_id: tx.organizationId, person_key: key, erased_at: at })))
    .onConflict((conflict) => conflict.columns(['organization_id', 'person_key']).doUpdateSet({ erased_at: at }))
    .execute()
}

/** Somebody captured these people anew. */
export async function liftErasure(tx: TenantTransaction, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await tx.deleteFrom('erased_people').where('person_key', '=', anyOf(keys)).execute()
}
