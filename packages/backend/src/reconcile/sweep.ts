import { randomUUID } from 'node:crypto'
import type { OppspotChange, OppspotData } from '@smartsync/core/oppspot'
import type { Logger } from 'pino'
import { acceptEvents, type IncomingEvent } from '../events/accept.ts'
import type { JobQueue } from '../queue/port.ts'
import { cursor, saveCursor } from '../store/sweep-cursors.ts'
import type { Tenancy } from '../store/tenancy.ts'

const TABLES = ['businesses', 'stakeholders', 'buying_signals', 'lead_scores'] as const
const PAGE = 500

export interface SweepDependencies {
  tenancy: Tenancy
  queue: JobQueue
  oppspot: OppspotData
  clock: () => Date
  log: Logger
}

/**
 * Turns the rows that changed in oppSpot since the last sweep into events, page by page, and remembers how far it came.
 * A page that is swept twice, after a crash, has no second effect: each row's change is one event. Gives the number of
 * changed rows.
 */
export async function sweep(dependencies: SweepDependencies): Promise<number> {
  let changed = 0
  for (const table of TABLES) {
    for (;;) {
      const swept = await sweepPage(dependencies, table)
      changed += swept
      if (swept < PAGE) break
    }
  }
  return changed
}

async function sweepPage({ tenancy, queue, oppspot, clock, log }: SweepDependencies, table: OppspotChange['table']) {
  const from = await tenancy.asRouter((tx) => cursor(tx, table))
  const { changes, cursor: next } = await oppspot.changedSince(table, from, PAGE)
  if (changes.length === 0 || next === null) return 0
  const correlationId = randomUUID()
  const events = changes.map((change) => ({ ...toEvent(change), source: 'sweep', correlationId }))
  const accepted = await acceptEvents({ tenancy, queue, clock }, events)
  await tenancy.asRouter((tx) => saveCursor(tx, table, next))
  log.info(
    { correlationId, table, rows: changes.length, jobs: accepted.reduce((sum, { jobs }) => sum + jobs, 0) },
    'swept oppSpot',
  )
  return changes.length
}

function toEvent({ table, id, at, companyId, organizationId }: OppspotChange): Pick<IncomingEvent, 'id' | 'event'> {
  const type = table === 'buying_signals' ? 'signal.found' : 'business.updated'
  return { id: `${table}:${id}:${at}`, event: { type, companyId, organizationId } }
}
