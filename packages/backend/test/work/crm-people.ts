import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { reconcileJob } from '../../src/reconcile/plan-reconcile.ts'
import { type Integration, integrations } from '../../src/store/integrations.ts'
import type { TenantTransaction } from '../../src/store/tenancy.ts'
import { startWorld, type World } from './world.ts'

const RECORDS = '/sandbox/hubspot/portals/90000001/records'
const Undelivered = z.object({ undelivered: z.int() })
const Created = z.object({ id: z.string() })

type Kind = 'contacts' | 'companies' | 'deals'

/** What people do in the world's CRM, and what comes of it on our side. */
export function peopleOf(world: World) {
  const inTenant = <T>(work: (tx: TenantTransaction) => Promise<T>) =>
    world.tenancy.inTenant(sampleOrganizations.demo, work)
  const integration = async (): Promise<Integration> => {
    const [only] = await inTenant(integrations)
    if (only === undefined) throw new Error('The world is connected')
    return only
  }
  const settled = async () => {
    // Webhooks come after the writes that cause them, and may lead to writes again.
    for (let quiet = 0; quiet < 2; ) {
      const { undelivered } = Undelivered.parse(await world.control('GET', '/sandbox/hubspot/webhooks'))
      await world.settled()
      quiet = undelivered === 0 ? quiet + 1 : 0
    }
  }
  return {
    inTenant,
    integration,
    /** Resolves when the CRM has told us everything and nothing waits to be done; gives how many jobs failed. */
    settled: async () => {
      await settled()
      return world.settled()
    },
    create: async (type: Kind, properties: Record<string, string>) =>
      Created.parse(await world.control('POST', `${RECORDS}/${type}`, { properties })).id,
    edit: (type: Kind, id: string, properties: Record<string, string>) =>
      world.control('PATCH', `${RECORDS}/${type}/${id}`, { properties }),
    remove: (type: Kind, id: string) => world.control('DELETE', `${RECORDS}/${type}/${id}`),
    restore: (type: Kind, id: string) => world.control('POST', `${RECORDS}/${type}/${id}/restore`),
    erase: (type: Kind, id: string) => world.control('POST', `${RECORDS}/${type}/${id}/gdpr-delete`),
    merge: (type: Kind, primaryObjectId: string, objectIdToMerge: string) =>
      world.control('POST', `${RECORDS}/${type}/merge`, { primaryObjectId, objectIdToMerge }),
    workflows: (...workflows: object[]) =>
      world.control('PUT', '/sandbox/hubspot/portals/90000001/workflows', { workflows }),
    faults: (...faults: object[]) => world.control('PUT', '/sandbox/faults', { faults }),
    /** The records that stand in the CRM: not deleted, not merged into others. */
    standing: async (type: Kind | 'tasks') =>
      (await world.records(type)).filter(({ archivedAt }) => archivedAt === undefined),
    /** Something happened to the company in oppSpot, and nobody captured it anew. */
    async touch(companyId: string) {
      const { id: integrationId } = await integration()
      const payload = { kind: 'lead' as const, company: { id: companyId }, contact: null, correlationId: randomUUID() }
      const job = { integrationId, type: 'enrich_and_sync' as const, key: `touched:${companyId}`, priority: 3, payload }
      await inTenant((tx) => world.queue.enqueue(tx, [job]))
      await settled()
    },
    /** Has the account swept now, and waits until that is done. */
    async sweep() {
      const correlationId = randomUUID()
      const { id } = await integration()
      await inTenant((tx) => tx.deleteFrom('crm_sync_queue').where('job_type', '=', 'reconcile').execute())
      await inTenant((tx) => world.queue.enqueue(tx, [reconcileJob(id, new Date(), correlationId)]))
      for (;;) {
        const row = await inTenant((tx) =>
          tx
            .selectFrom('crm_sync_queue')
            .select(['status', 'note'])
            .where('job_type', '=', 'reconcile')
            .where('status', 'in', ['completed', 'failed'])
            .executeTakeFirst(),
        )
        if (row !== undefined) break
        await new Promise((resolve) => setImmediate(resolve))
      }
      await settled()
    },
    async set(changes: Partial<Pick<Integration, 'syncDirection' | 'syncFrequency' | 'autoEnrich' | 'conflictRule'>>) {
      const { id } = await integration()
      await inTenant((tx) =>
        tx
          .updateTable('crm_integrations')
          .set({
            ...(changes.syncDirection && { sync_direction: changes.syncDirection }),
            ...(changes.syncFrequency && { sync_frequency: changes.syncFrequency }),
            ...(changes.conflictRule && { conflict_rule: changes.conflictRule }),
            ...(changes.autoEnrich !== undefined && { auto_enrich: changes.autoEnrich }),
          })
          .where('id', '=', id)
          .execute(),
      )
    },
  }
}

/** A lead at an invented company. */
export const aLead = {
  organization_id: sampleOrganizations.demo,
  company: { number: 'ZZ000001' },
  contact: { email: 'jo.ferris@wobblethorpe.example', first_name: 'Jo', last_name: 'Ferris', title: 'Buyer' },
}

/** A world whose CRM holds that lead: their contact's record, and their company's. */
export async function worldWithALead() {
  const world = await startWorld()
  const people = peopleOf(world)
  await world.capture(aLead)
  await people.settled()
  const contact = (await world.records('contacts'))[0]?.id ?? ''
  const company = (await world.records('companies'))[0]?.id ?? ''
  return { world, people, contact, company, integrationId: (await people.integration()).id }
}
