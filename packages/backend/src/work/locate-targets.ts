import { type CrmRecord, knowledgeOf } from '@smartsync/core/crm'
import type { CrmKnowledge, IsoDate } from '@smartsync/core/model'
import type { Dossier } from '@smartsync/core/oppspot'
import type { Lease } from '../queue/port.ts'
import { type EntityLink, linksTo, ownTasks } from '../store/links.ts'
import type { Batch, WorkDependencies } from './batch.ts'
import { locateCompanies } from './company-records.ts'
import { keyOfContact, locateContacts } from './contact-records.ts'
import type { Target } from './targets.ts'

/** A target with all that oppSpot knows of its company. */
export interface LocatedTarget {
  target: Target
  dossier: Dossier
}

/** Our links to records of one type, and the records as they stand, both by our key. */
export interface Located {
  links: readonly EntityLink[]
  records: ReadonlyMap<string, CrmRecord>
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
  const byCompany = new Map(dossiers.map((dossier) => [dossier.company.id, dossier]))
  const located = targets.flatMap((target) => {
    const dossier = byCompany.get(target.companyId)
    return dossier === undefined ? [] : [{ target, dossier }]
  })
  const known = located.map(({ target }) => target)
  const contactKeys = known.flatMap((target) => keyOfContact(target) ?? [])
  const [companyLinks, contactLinks, tasks] = await tenancy.inTenant(organizationId, async (tx) => [
    await linksTo(tx, integrationId, 'business', [...byCompany.keys()]),
    await linksTo(tx, integrationId, 'contact', contactKeys),
    await ownTasks(tx, integrationId, [...byCompany.keys()]),
  ])
  const companies = await locateCompanies(batch, located, companyLinks)
  const contacts = await locateContacts(batch, known, contactLinks)
  const people = Map.groupBy(known, ({ companyId }) => companyId)
  return {
    targets: located,
    companies,
    contacts,
    knowledge(companyId) {
      const keys = (people.get(companyId) ?? []).flatMap((target) => keyOfContact(target) ?? [])
      const records = [companies.records.get(companyId), ...new Set(keys.map((key) => contacts.records.get(key)))]
      const present = records.filter((record) => record !== undefined)
      return knowledgeOf(present, batch.knowledge, batch.users, dueDays(tasks, companyId))
    },
  }
}

function dueDays(tasks: ReadonlyArray<{ companyId: string; due: IsoDate }>, companyId: string): IsoDate[] {
  return tasks.flatMap((task) => (task.companyId === companyId ? [task.due] : []))
}
