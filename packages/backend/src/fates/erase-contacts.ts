import type { Mapping } from '@smartsync/core/mapping'
import { isServed } from '../events/accept.ts'
import type { ErasePayload, Job, Lease, NewJob } from '../queue/port.ts'
import { companiesOf, erasePerson, identify, type Person } from '../store/erase-person.ts'
import { rememberErased } from '../store/erased-people.ts'
import { lockFates, noteFate } from '../store/gone-records.ts'
import { integration } from '../store/integrations.ts'
import { writeLogs } from '../store/logs.ts'
import { mappings } from '../store/mappings.ts'
import type { TenantTransaction } from '../store/tenancy.ts'
import { personKeys } from '../sync/targets/contact-key.ts'
import type { WorkDependencies } from '../work/batch.ts'

/** Before anything else, for a person is waiting for it; what we wrote of them in the CRM first, our own memory last. */
const PRIORITY = { rewrite: 9, erase: 8 } as const

/**
 * Lets go of what we hold of contacts who had themselves erased in the CRM, in two steps. First a one-way hash of who they
 * are is remembered, so that no source brings them back, and their companies are enriched without them, which takes their
 * names out of what we wrote in the CRM. Then everything goes, the logs of that included.
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
    const served = await integration(tx, lease.integrationId)
    const follow: NewJob[] = []
    for (const { payload } of jobs) {
      if (payload.kind !== 'erase') continue
      const person = await identify(tx, lease.integrationId, payload.record.id, fields)
      if (payload.last) await forget(tx, person, payload, now)
      else follow.push(...(await turnAway(tx, person, payload, served !== null && isServed(served), now)))
    }
    await queue.enqueue(tx, follow)
    const results = jobs.map(({ id }) => ({ id, result: 'done' as const }))
    await queue.finish(tx, lease, results, now)
  })
}

/** From now on nobody brings them back. Gives the jobs to do next. */
async function turnAway(
  tx: TenantTransaction,
  person: Person,
  payload: ErasePayload,
  rewrites: boolean,
  now: Date,
): Promise<NewJob[]> {
  const { integrationId, contactId, keys, names } = person
  const companies = await companiesOf(tx, person)
  const named = names.flatMap((name) => companies.flatMap((companyId) => personKeys({ name, email: null }, companyId)))
  await rememberErased(tx, [...keys, ...named], now)
  await noteFate(tx, integrationId, { type: 'contact', id: contactId, fate: 'erased', at: new Date(payload.at) })
  const last: NewJob = {
    integrationId,
    type: 'erase',
    key: `erase:contact:${contactId}:last`,
    priority: PRIORITY.erase,
    payload: { ...payload, last: true },
  }
  const rewriting = companies.map((id): NewJob => {
    const { correlationId } = payload
    const lead = { kind: 'lead' as const, company: { id }, contact: null, creates: false as const, correlationId }
    // What asks for the company's record is another job.
    return { integrationId, type: 'enrich_and_sync', key: `rewrite:${id}`, priority: PRIORITY.rewrite, payload: lead }
  })
  return [...(rewrites ? rewriting : []), last]
}

async function forget(
  tx: TenantTransaction,
  person: Person,
  { record, correlationId }: ErasePayload,
  now: Date,
): Promise<void> {
  const { integrationId } = person
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
