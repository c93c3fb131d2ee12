import { type CrmRecord, knowledgeOf } from '@smartsync/core/crm'
import type { CrmKnowledge } from '@smartsync/core/model'
import type { Dossier } from '@smartsync/core/oppspot'
import type { Lease } from '../../queue/port.ts'
import type { Batch, WorkDependencies } from '../../work/batch.ts'
import { locateCompanies } from '../records/company-records.ts'
import { locateContacts } from '../records/contact-records.ts'
import type { KnownEntities, KnownTargets } from './known-targets.ts'
import type { GoneLink } from './locate-records.ts'
import { withoutErased } from './settle-identities.ts'
import type { Target } from './targets.ts'

/** A target with all that oppSpot knows of its company. */
export interface LocatedTarget {
  target: Target
  dossier: Dossier
}

/** Our links to records of one type, and the records as they stand, both by our key. */
export interface Located extends KnownEntities {
  records: ReadonlyMap<string, CrmRecord>
  /** Our keys of all that was looked for. */
  keys: readonly string[]
  /** Links to records that are not there any more. */
  gone: readonly GoneLink[]
}

/** Where the targets stand before anything is concluded or written. */
export interface LocatedBatch {
  targets: readonly LocatedTarget[]
  companies: Located
  contacts: Located
  /** What the CRM holds about each company, by oppSpot id; null where it has no record of it. */
  knowledge(companyId: string): CrmKnowledge | null
}

/**
 * Loads what oppSpot and the CRM know of the targets. Targets whose company oppSpot no longer knows are left out. What
 * the CRM holds comes with the records that are read anyway.
 */
export async function locateTargets(
  { tenancy, oppspot }: Pick<WorkDependencies, 'tenancy' | 'oppspot'>,
  { organizationId }: Lease,
  batch: Batch,
  targets: readonly Target[],
  known: KnownTargets,
): Promise<LocatedBatch> {
  const companyIds = [...new Set(targets.map(({ companyId }) => companyId))]
  const dossiers = companyIds.length > 0 ? await oppspot.dossiers(organizationId, companyIds) : []
  const shown = known.anyErased ? await tenancy.inTenant(organizationId, (tx) => withoutErased(tx, dossiers)) : dossiers
  const byCompany = new Map(shown.map((dossier) => [dossier.company.id, dossier]))
  const located = targets.flatMap((target) => {
    const dossier = byCompany.get(target.companyId)
    return dossier === undefined ? [] : [{ target, dossier }]
  })
  const present = located.map(({ target }) => target)
  const [foundCompanies, foundContacts] = await Promise.all([
    locateCompanies(batch, located, known.companies.links),
    locateContacts(batch, present, known.contacts.links),
  ])
  const companies = { ...known.companies, ...foundCompanies }
  const contacts = { ...known.contacts, ...foundContacts }
  const people = Map.groupBy(present, ({ companyId }) => companyId)
  return {
    targets: located,
    companies,
    contacts,
    knowledge(companyId) {
      const keys = (people.get(companyId) ?? []).flatMap(({ contactKey }) => contactKey ?? [])
      const records = [companies.records.get(companyId), ...new Set(keys.map((key) => contacts.records.get(key)))]
      const standing = records.filter((record) => record !== undefined)
      const due = known.tasks.flatMap((task) => (task.companyId === companyId ? [task.due] : []))
      return knowledgeOf(standing, batch.knowledge, batch.users, due)
    },
  }
}
