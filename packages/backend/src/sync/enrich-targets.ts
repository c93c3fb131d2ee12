import type { CrmUser } from '@smartsync/core/crm'
import { enrich, formTeam, type TeamMember } from '@smartsync/core/enrich'
import type { Company, Enrichment } from '@smartsync/core/model'
import { profileOf } from '@smartsync/core/settings'
import type { Batch } from '../work/batch.ts'
import type { LeadLoad } from './lead-load.ts'
import type { LocatedBatch } from './targets/locate-targets.ts'
import type { Target } from './targets/targets.ts'

/** A target with what we found out and concluded about its company. */
export interface Enriched {
  target: Target
  company: Company
  enrichment: Enrichment
  /** The suggested owner's id in the CRM; null where they are unknown there, or owners are not for us to set. */
  crmOwnerId: string | null
}

/**
 * Enriches the company of each target, once for all targets that share it, from what oppSpot and the CRM know of it.
 * Owners are told apart by e-mail: oppSpot's ids never reach a CRM.
 */
export function enrichTargets(
  { targets, knowledge }: Pick<LocatedBatch, 'targets' | 'knowledge'>,
  { users, settings, integration }: Pick<Batch, 'users' | 'settings' | 'integration'>,
  load: LeadLoad,
  now: Date,
): Enriched[] {
  const { team: rules, timeZone, workingDays, holidays, language } = settings.settings
  const calendar = { workingDays, holidays }
  const context = { now, profile: profileOf(settings), timeZone, calendar, language }
  const enrichments = new Map<string, Enrichment>()
  return targets.map(({ target, dossier }) => {
    const { company } = dossier
    const team = () => formTeam(membersOf(users, load, company.id), rules)
    const enrichment =
      enrichments.get(company.id) ?? enrich(dossier, { ...context, team: team(), crm: knowledge(company.id) })
    enrichments.set(company.id, enrichment)
    load.give(company.id, enrichment.owner.email)
    const crmOwnerId = integration.autoAssign ? userWith(users, enrichment.owner.email) : null
    return { target, company, enrichment, crmOwnerId }
  })
}

function membersOf(users: readonly CrmUser[], load: LeadLoad, companyId: string): TeamMember[] {
  return users
    .filter(({ active, email }) => active && email !== null)
    .map(({ id, email, name }) => ({ userId: id, email, name, openLeads: load.without(companyId, email) }))
}

/** The CRM's id of the active user with this address; null where there is none. */
export function userWith(users: readonly CrmUser[], email: string | null): string | null {
  if (email === null) return null
  const wanted = email.toLowerCase()
  return users.find((user) => user.active && user.email?.toLowerCase() === wanted)?.id ?? null
}
