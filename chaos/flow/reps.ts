import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../bench/random.ts'
import type { Crm } from '../crm.ts'
import { rest } from '../rest.ts'
import type { Tally } from '../tally.ts'
import type { Portal } from '../world.ts'
import type { People } from './people.ts'

/** Reps who press Enrich now, each until it is taken. */
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
    for (let taken = false; !taken && !until.aborted; ) {
      const status = await crm.card(request).catch(() => null)
      taken = status === 202
      tally.add(taken ? 'Enrich now' : `Enrich now answered with ${status ?? 'nothing'}`)
      if (!taken) await pause(300)
    }
  }
}
