import { sql } from 'kysely'
import type { RouterTransaction } from './tenancy.ts'

/**
 * Of all processes that ask, gives one the turn to do what is done every `everyMs`: true for it, and false for the others
 * until the time has passed, even if it should die on the way.
 */
export async function takeTurn(tx: RouterTransaction, name: string, now: Date, everyMs: number): Promise<boolean> {
  const next = new Date(now.getTime() + everyMs)
  const { rows } = await sql`
    insert into smartsync.periodic_turns as turn (name, next_at) values (${name}, ${next})
    on conflict (name) do update set next_at = excluded.next_at where turn.next_at <= ${now}
    returning turn.name`.execute(tx)
  return rows.length === 1
}

/**
 * The next of the moments at `everyMs` from each other of which every process that asks gets one of its own; null where
 * it would be more than `patienceMs` from `now`.
 */
export async function takeSlot(
  tx: RouterTransaction,
  name: string,
  { now, everyMs, patienceMs }: { now: Date; everyMs: number; patienceMs: number },
): Promise<Date | null> {
  const step = sql`${everyMs} * interval '1 millisecond'`
  const latest = new Date(now.getTime() + patienceMs)
  const { rows } = await sql<{ slot: Date }>`
    insert into smartsync.periodic_turns as turn (name, next_at) values (${name}, ${now}::timestamptz + ${step})
    on conflict (name) do update set next_at = greatest(turn.next_at, ${now}::timestamptz) + ${step}
      where turn.next_at <= ${latest}
    returning turn.next_at - ${step} as slot`.execute(tx)
  return rows[0]?.slot ?? null
}
