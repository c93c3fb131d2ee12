import { freePort } from '../../packages/backend/src/local/port.ts'
import { openDatabase } from '../../packages/backend/src/store/database.ts'
import { migrate } from '../../packages/backend/src/store/migrate.ts'
import { spread } from '../../packages/backend/test/citus.ts'
import { onServer } from '../../packages/backend/test/on-server.ts'
import type { Fleet } from './fleet.ts'
import { postgresIn } from './postgres.ts'

const SETTINGS = [
  "shared_preload_libraries = 'citus'",
  'max_prepared_transactions = 250',
  // What a node that died left in the middle of two phases is settled so often; by default once a minute.
  'citus.recover_2pc_interval = 2s',
]
/** Long enough for transactions to meet a node that is down. */
const DOWN_FOR_MS = 3_000

/** Starts Citus in the folder, a coordinator and two nodes, with our tables spread; gives the coordinator's URL. */
export async function startCitus(fleet: Fleet, folder: string, programs: string): Promise<string> {
  const coordinator = postgresIn(folder, programs, await freePort(0), SETTINGS)
  await fleet.start(coordinator)
  const nodes: string[] = []
  for (const nth of [1, 2]) {
    const node = postgresIn(`${folder}-node-${nth}`, programs, await freePort(0), SETTINGS)
    await fleet.start({ ...node, name: `node-${nth}`, kind: 'node', downForMs: DOWN_FOR_MS })
    await onServer(node.url, 'create extension citus').catch((cause: unknown) => {
      throw new Error('--citus needs the extension Citus among those of the PostgreSQL server', { cause })
    })
    nodes.push(node.url)
  }
  const database = await openDatabase({ url: coordinator.url, folder: null })
  await migrate(database)
  await database.close()
  await spread(coordinator.url, nodes)
  return coordinator.url
}
