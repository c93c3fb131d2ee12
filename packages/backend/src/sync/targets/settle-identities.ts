import type { Dossier } from '@smartsync/core/oppspot'
import { aliasesOf } from '../../store/aliases.ts'
import { erasedAmong, liftErasure } from '../../store/erased-people.ts'
import { linksFrom } from '../../store/links.ts'
import type { TenantTransaction } from '../../store/tenancy.ts'
import { contactKey, personKeys } from './contact-key.ts'
import { capturedAt, type FoundTarget, type Target } from './targets.ts'

/**
 * Says of each target as whom we look after its company and its person: a record stands for whom it is linked to, and
 * entities whose records were merged are one. A person who had themselves erased is left out, unless somebody captured
 * them anew since.
 */
export async function settleIdentities(
  tx: TenantTransaction,
  integrationId: string,
  found: readonly FoundTarget[],
): Promise<Target[]> {
  const recordIds = [...new Set(found.flatMap(({ records }) => records?.contact ?? []))]
  const [companies, links] = await Promise.all([
    aliasesOf(tx, integrationId, 'business', [...new Set(found.map(({ companyId }) => companyId))]),
    recordIds.length > 0 ? linksFrom(tx, integrationId, 'contact', recordIds) : [],
  ])
  const linked = new Map(links.map(({ crmId, oppspotId }) => [crmId, oppspotId]))
  const targets = found.map((target): Target => {
    const companyId = companies.get(target.companyId) ?? target.companyId
    const recordId = target.records?.contact ?? null
    const key = target.contact === null ? null : contactKey(target.contact, companyId, recordId)
    return { ...target, companyId, contactKey: linked.get(recordId ?? '') ?? key }
  })
  const keys = [...new Set(targets.flatMap((target) => target.contactKey ?? []))]
  const [people, erased] = await Promise.all([aliasesOf(tx, integrationId, 'contact', keys), erasedAmong(tx, keys)])
  const anew = targets.flatMap((target) => (isCapturedAnew(target, erased) ? (target.contactKey ?? []) : []))
  await liftErasure(tx, anew)
  return targets.map((target) => {
    if (target.contactKey === null) return target
    if (erased.has(target.contactKey) && !anew.includes(target.contactKey))
      return { ...target, contact: null, contactKey: null }
    return { ...target, contactKey: people.get(target.contactKey) ?? target.contactKey }
  })
}

function isCapturedAnew(target: Target, erased: ReadonlyMap<string, Date>): boolean {
  const erasedAt = erased.get(target.contactKey ?? '')
  const captured = capturedAt(target)
  return erasedAt !== undefined && captured !== null && captured > erasedAt
}

/** The dossiers without the people who had themselves erased. */
export async function withoutErased(tx: TenantTransaction, dossiers: readonly Dossier[]): Promise<Dossier[]> {
  const keysOf = ({ company, people }: Dossier) => people.map((person) => personKeys(person, company.id))
  const erased = await erasedAmong(tx, [...new Set(dossiers.flatMap((dossier) => keysOf(dossier).flat()))])
  return dossiers.map((dossier) => ({
    ...dossier,
    people: dossier.people.filter((person) => !personKeys(person, dossier.company.id).some((key) => erased.has(key))),
  }))
}
