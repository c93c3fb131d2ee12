import type { IsoDate } from '@smartsync/core/model'
import { anyErased } from '../../store/erased-people.ts'
import { deletionsOf } from '../../store/gone-records.ts'
import { type EntityLink, linksTo, ownTasks } from '../../store/links.ts'
import type { TenantTransaction } from '../../store/tenancy.ts'
import { type Intent, unsettled } from '../../store/write-intents.ts'
import type { Target } from './targets.ts'

/** What we know of one type of the targets' entities before the CRM is asked. */
export interface KnownEntities {
  links: readonly EntityLink[]
  /** What earlier tries were about to write, and of which nobody knows whether they did. */
  intents: readonly Intent[]
  /** When somebody deleted an entity's record, by our key. */
  deletions: ReadonlyMap<string, Date>
}

export interface KnownTargets {
  companies: KnownEntities
  contacts: KnownEntities
  tasks: ReadonlyArray<{ companyId: string; due: IsoDate }>
  /** Did anyone in the organization have themselves erased? */
  anyErased: boolean
}

/** All that we know of the targets by ourselves: queries that are asked together. */
export async function knownTargets(
  tx: TenantTransaction,
  integrationId: string,
  targets: readonly Target[],
): Promise<KnownTargets> {
  const companyIds = [...new Set(targets.map(({ companyId }) => companyId))]
  const contactKeys = [...new Set(targets.flatMap(({ contactKey }) => contactKey ?? []))]
  const [companies, contacts, tasks, erased] = await Promise.all([
    known(tx, integrationId, 'company', companyIds),
    known(tx, integrationId, 'contact', contactKeys),
    ownTasks(tx, integrationId, companyIds),
    anyErased(tx),
  ])
  return { companies, contacts, tasks, anyErased: erased }
}

async function known(
  tx: TenantTransaction,
  integrationId: string,
  type: 'company' | 'contact',
  keys: readonly string[],
): Promise<KnownEntities> {
  const entityType = type === 'company' ? 'business' : 'contact'
  const [links, intents, deletions] = await Promise.all([
    linksTo(tx, integrationId, entityType, keys),
    unsettled(tx, integrationId, type, keys),
    deletionsOf(tx, integrationId, entityType, keys),
  ])
  return { links, intents, deletions }
}
