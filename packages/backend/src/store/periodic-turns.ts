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
