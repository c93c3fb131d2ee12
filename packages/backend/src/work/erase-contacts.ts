import type { Mapping } from '@smartsync/core/mapping'
import type { ErasePayload, Job, Lease } from '../queue/port.ts'
import { companiesOf, erasePerson, identify } from '../store/erase-person.ts'
import { rememberErased } from '../store/erased-people.ts'
import { lockFates, noteFate } from '../store/gone-records.ts'
import { writeLogs } from '../store/logs.ts'
import { mappings } from '../store/mappings.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import type { WorkDependencies } from './batch.ts'
import { personKeys } from './contact-key.ts'

/**
 * Lets go of what we hold of contacts who had themselves erased in the CRM, and remembers a one-way hash of who they were,
 * so that no other source brings them back. Asks nothing of the CRM.
 */
export async function eraseContacts(
  { tenancy, queue, clock }: WorkDependencies,
  lease: Lease,
  jobs: readonly Job[],
): Promise<void> {
  const now = clock()
  await tenancy.inTenant(lease.organizationId, async (tx) => {
    await lockFates(tx, lease.integrationId, 'exclusive')
    const fields = fieldsOf(await mappings(tx, lease.integrationId))
    for (const { payload } of jobs) {
      if (payload.kind === 'erase') await erase(tx, lease.integrationId, payload, fields, now)
    }
    const results = jobs.map(({ id }) => ({ id, result: 'done' as const }))
    await queue.finish(tx, lease, results, now)
  })
}

async function erase(
  tx: TenantTransaction,
  integrationId: string,
  { record, at, correlationId }: ErasePayload,
  fields: ReturnType<typeof fieldsOf>,
  now: Date,
): Promise<void> {
  const person = await identify(tx, integrationId, record.id, fields)
  const companies = await companiesOf(tx, person)
  const named = person.names.flatMap((name) =>
    companies.flatMap((companyId) => personKeys({ name, email: null }, companyId)),
  )
  await rememberErased(tx, [...person.keys, ...named], now)
  await noteFate(tx, integrationId, { ...record, fate: 'erased', at: new Date(at) })
  await erasePerson(tx, person)
  await writeLogs(tx, [
    {
      integrationId,
      syncType: 'contact',
      direction: 'from_crm',
      operation: 'delete',
      oppspotEntityId: null,
      crmEntityId: record.id,
      payload: { reason: 'The person had their data deleted in the CRM: ours is deleted too' },
      enrichments: {},
      status: 'success',
      errorMessage: null,
      retryCount: 0,
      correlationId,
      createdAt: now,
      completedAt: now,
    },
  ])
}

function fieldsOf(all: readonly Mapping[]) {
  const field = (ours: string) => all.find(({ oppspotField }) => oppspotField === ours)?.crmField ?? null
  return { email: field('contact.email'), firstName: field('contact.first_name'), lastName: field('contact.last_name') }
}
