import type { CrmUser } from '@smartsync/core/crm'
import { enrich, formTeam, type Team } from '@smartsync/core/enrich'
import type { Company, Enrichment } from '@smartsync/core/model'
import { profileOf, type Settings } from '@smartsync/core/settings'
import type { Batch, WorkDependencies } from './batch.ts'
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
  { oppspot, clock }: Pick<WorkDependencies, 'oppspot' | 'clock'>,
  organizationId: string,
  targets: readonly Target[],
  { users, settings }: Pick<Batch, 'users' | 'settings'>,
): Promise<Enriched[]> {
  const companyIds = [...new Set(targets.map(({ companyId }) => companyId))]
  const dossiers = companyIds.length > 0 ? await oppspot.dossiers(organizationId, companyIds) : []
  const { team, timeZone } = settings.settings
  const context = { now: clock(), profile: profileOf(settings), team: teamOf(users, team), timeZone }
  const found = new Map(
    dossiers.map((dossier) => [dossier.company.id, { company: dossier.company, enrichment: enrich(dossier, context) }]),
  )
  return targets.flatMap((target) => {
    const conclusion = found.get(target.companyId)
    if (conclusion === undefined) return []
    return [{ target, ...conclusion, crmOwnerId: userWith(users, conclusion.enrichment.owner.email) }]
  })
}

function teamOf(users: readonly CrmUser[], rules: Settings['team']): Team {
  const members = users
    .filter(({ active, email }) => active && email !== null)
    .map(({ id, email, name }) => ({ userId: id, email, name }))
  return formTeam(members, rules)
}

function userWith(users: readonly CrmUser[], email: string | null): string | null {
  if (email === null) return null
  const wanted = email.toLowerCase()
  return users.find((user) => user.active && user.email?.toLowerCase() === wanted)?.id ?? null
}
