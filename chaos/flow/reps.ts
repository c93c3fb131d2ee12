import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../bench/random.ts'
import type { Crm } from '../crm.ts'
import { rest } from '../rest.ts'
import type { Tally } from '../tally.ts'
import type { Portal } from '../world.ts'
import type { People } from './people.ts'

/** What a rep is told of a record that is gone by then. */
const GONE = 403

/** Reps who press Enrich now, each until it is taken or the record turns out to be gone. */
export async function pressEnrichNow(
  parts: { crm: Crm; url: string; portal: Portal; people: People; random: Random; tally: Tally },
  until: AbortSignal,
  everyMs: number,
): Promise<void> {
  const { crm, url, portal, people, random, tally } = parts
  while (!until.aborted) {
    await rest(random.next() * 2 * everyMs, until)
    const record = people.anyRecord()
    if (record === null) continue
    const address = `${url}/v1/cards/hubspot/${record.type}/${record.id}/enrich`
    const request = { method: 'POST', url: address, portalId: portal.portalId, user: random.one(portal.users) }
    for (let over = false; !over && !until.aborted; ) {
      const status = await crm.card(request).catch(() => null)
      over = status === 202 || status === GONE
      tally.add(status === 202 ? 'Enrich now' : `Enrich now answered with ${status ?? 'nothing'}`)
      if (!over) await pause(300)
    }
  }
}
