import { sql } from 'kysely'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { Lease } from './port.ts'
import { lockRouteOrThrow } from './route-lock.ts'

/** See `JobQueue.rest`. The lease itself may still be renewed: it counts as long as it is held. */
export async function rest(tx: TenantTransaction, lease: Lease, until: Date): Promise<void> {
  await lockRouteOrThrow(tx, lease)
  await sql`
    update smartsync.integration_routes as route set rests_until = ${until}
    where route.integration_id = ${lease.integrationId}`.execute(tx)
}
