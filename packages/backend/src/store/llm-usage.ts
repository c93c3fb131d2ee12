import { sql } from 'kysely'
import type { TenantTransaction } from './tenancy.ts'

/** Tokens set aside before a call to a language model, on a day in UTC. */
export interface Reservation {
  day: string
  tokens: number
}

/**
 * Sets tokens aside for a call, or gives null where the organization's day has not as many left. Atomic: calls of several
 * workers at once never get more than `limit` between them.
 */
export async function reserveTokens(
  tx: TenantTransaction,
  { tokens, limit, now }: { tokens: number; limit: number; now: Date },
): Promise<Reservation | null> {
  if (tokens > limit) return null
  const day = now.toISOString().slice(0, 10)
  const row = await tx
    .insertInto('llm_usage')
    .values({ organization_id: tx.organizationId, day, tokens })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'day'])
        .doUpdateSet({ tokens: sql`llm_usage.tokens + excluded.tokens` })
        .where(sql<boolean>`llm_usage.tokens + excluded.tokens <= ${limit}`),
    )
    .returning('day')
    .executeTakeFirst()
  return row === undefined ? null : { day, tokens }
}

/** Puts what a call used in the place of what was set aside for it. */
export async function settleTokens(tx: TenantTransaction, reservation: Reservation, used: number): Promise<void> {
  await tx
    .updateTable('llm_usage')
    .set({ tokens: sql`greatest(0, llm_usage.tokens + ${used - reservation.tokens}::bigint)` })
    .where('day', '=', reservation.day)
    .execute()
}

/** Tokens that the organization spent or set aside on the day (UTC) of `now`. */
export async function tokensUsed(tx: TenantTransaction, now: Date): Promise<number> {
  const row = await tx
    .selectFrom('llm_usage')
    .select('tokens')
    .where('day', '=', now.toISOString().slice(0, 10))
    .executeTakeFirst()
  return Number(row?.tokens ?? 0)
}
