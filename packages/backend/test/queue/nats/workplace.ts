import { pino } from 'pino'
import { type OpenedNatsQueue, openNatsQueue } from '../../../src/queue/nats/open.ts'
import type { Database } from '../../../src/store/database.ts'
import { Tenancy } from '../../../src/store/tenancy.ts'
import { testDatabase } from '../../database.ts'
import { NOON, placeIn, type Workplace } from '../workplace.ts'
import { type NatsServers, startNats } from './servers.ts'

export const STREAM = 'smartsync'

export interface NatsWorkplace extends Workplace {
  servers: NatsServers
  database: Database
  /** Opens the queue as another process would, or with other parts. */
  another(other?: { database?: Database; tenancy?: Tenancy; leaseMs?: number }): Promise<OpenedNatsQueue>
  close(): Promise<void>
}

/** A queue on NATS servers and a database of its own, whose leases hold for a minute and whose clock stands at noon. */
export async function natsWorkplace(count: 1 | 3): Promise<NatsWorkplace> {
  const [servers, database] = await Promise.all([startNats(count), testDatabase()])
  const tenancy = new Tenancy(database)
  const opened: OpenedNatsQueue[] = []
  const another = async (other: Parameters<NatsWorkplace['another']>[0] = {}) => {
    const queue = await openNatsQueue({
      urls: servers.urls,
      stream: STREAM,
      tenancy,
      database,
      clock: () => NOON,
      log: pino({ level: 'silent' }),
      leaseMs: 60_000,
      ...other,
    })
    opened.push(queue)
    return queue
  }
  const { queue } = await another()
  return {
    tenancy,
    queue,
    servers,
    database,
    another,
    place: () => placeIn({ tenancy, queue }),
    // On Citus routes refer to no integration, and do not go with it.
    clear: () => database.script('delete from smartsync.integration_routes; delete from smartsync.crm_integrations'),
    async close() {
      await Promise.all(opened.map(({ close }) => close()))
      await database.close()
      await servers.stop()
    },
  }
}
