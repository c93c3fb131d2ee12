import { type CrmRecord, knowledgeOf } from '@smartsync/core/crm'
import type { CrmKnowledge, IsoDate } from '@smartsync/core/model'
import type { Dossier } from '@smartsync/core/oppspot'
import type { Lease } from '../queue/port.ts'
import { type EntityLink, linksTo, ownTasks } from '../store/links.ts'
import { type Intent, unsettled } from '../store/write-intents.ts'
import type { Batch, WorkDependencies } from './batch.ts'
import { locateCompanies } from './company-records.ts'
import { locateContacts } from './contact-records.ts'
import type { GoneLink } from './locate-records.ts'
import { withoutErased } from './settle-identities.ts'
import type { Target } from './targets.ts'

/** A target with all that oppSpot knows of its company. */
export interface LocatedTarget {
  target: Target
  dossier: Dossier
}

/** Our links to records of one type, and the records as they stand, both by our key. */
export interface Located {
  links: readonly EntityLink[]
  /** What earlier tries were about to write, and of which nobody knows whether they did. */
  intents: readonly Intent[]
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
  { organizationId, integrationId }: Lease,
  batch: Batch,
  targets: readonly Target[],
): Promise<LocatedBatch> {
  const companyIds = [...new Set(targets.map(({ companyId }) => companyId))]
  const dossiers = companyIds.length > 0 ? await oppspot.dossiers(organizationId, companyIds) : []
  const knownIds = dossiers.map(({ company }) => company.id)
  const known = targets.filter(({ companyId }) => knownIds.includes(companyId))
  const contactKeys = known.flatMap(({ contactKey }) => contactKey ?? [])
  const [shown, companyLinks, contactLinks, tasks, companyIntents, contactIntents] = await tenancy.inTenant(
    organizationId,
    (tx) =>
      Promise.all([
        withoutErased(tx, dossiers),
        linksTo(tx, integrationId, 'business', knownIds),
        linksTo(tx, integrationId, 'contact', contactKeys),
        ownTasks(tx, integrationId, knownIds),
        unsettled(tx, integrationId, 'company', knownIds),
        unsettled(tx, integrationId, 'contact', contactKeys),
      ]),
  )
  const byCompany = new Map(shown.map((dossier) => [dossier.company.id, dossier]))
  const located = known.flatMap((target) => {
    const dossier = byCompany.get(target.companyId)
    return dossier === undefined ? [] : [{ target, dossier }]
  })
  const [foundCompanies, foundContacts] = await Promise.all([
    locateCompanies(batch, located, companyLinks),
    locateContacts(batch, known, contactLinks),
  ])
  const companies = { ...foundCompanies, intents: companyIntents }
  const contacts = { ...foundContacts, intents: contactIntents }
  const people = Map.groupBy(known, ({ companyId }) => companyId)
  return {
    targets: located,
    companies,
    contacts,
    knowledge(companyId) {
      const keys = (people.get(companyId) ?? []).flatMap(({ contactKey }) => contactKey ?? [])
      const records = [companies.records.get(companyId), ...new Set(keys.map((key) => contacts.records.get(key)))]
      const present = records.filter((record) => record !== undefined)
      return knowledgeOf(present, batch.knowledge, batch.users, dueDays(tasks, companyId))
    },
  }
}

function dueDays(tasks: ReadonlyArray<{ companyId: string; due: IsoDate }>, companyId: string): IsoDate[] {
  return tasks.flatMap((task) => (task.companyId === companyId ? [task.due] : []))
}
