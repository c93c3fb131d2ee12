import type { CrmUser } from '@smartsync/core/crm'
import { enrich, type Team } from '@smartsync/core/enrich'
import type { Company, Enrichment } from '@smartsync/core/model'
import type { WorkDependencies } from './batch.ts'
import type { Target } from './targets.ts'

/** A target with what we found out and concluded about its company. */
export interface Enriched {
  target: Target
  company: Company
  enrichment: Enrichment
  /** The suggested owner's id in the CRM, null where they are unknown there. */
  crmOwnerId: string | null
}

/**
 * Enriches the company of each target, once for all targets that share it. Targets whose company oppSpot no longer
 * knows are left out. Owners are told apart by e-mail: oppSpot's ids never reach a CRM.
 */
export async function enrichTargets(
  { oppspot, profile, clock }: Pick<WorkDependencies, 'oppspot' | 'profile' | 'clock'>,
  organizationId: string,
  targets: readonly Target[],
  users: readonly CrmUser[],
): Promise<Enriched[]> {
  const companyIds = [...new Set(targets.map(({ companyId }) => companyId))]
  const dossiers = companyIds.length > 0 ? await oppspot.dossiers(organizationId, companyIds) : []
  const context = { now: clock(), profile, team: teamOf(users) }
  const found = new Map(
    dossiers.map((dossier) => [dossier.company.id, { company: dossier.company, enrichment: enrich(dossier, context) }]),
  )
  return targets.flatMap((target) => {
    const conclusion = found.get(target.companyId)
    if (conclusion === undefined) return []
    return [{ target, ...conclusion, crmOwnerId: userWith(users, conclusion.enrichment.owner.email) }]
  })
}

function teamOf(users: readonly CrmUser[]): Team {
  const members = users
    .filter(({ active, email }) => active && email !== null)
    .map(({ id, email, name }) => ({ userId: id, email, name }))
  return { members, territories: [] }
}

function userWith(users: readonly CrmUser[], email: string | null): string | null {
  if (email === null) return null
  const wanted = email.toLowerCase()
  return users.find((user) => user.active && user.email?.toLowerCase() === wanted)?.id ?? null
}
