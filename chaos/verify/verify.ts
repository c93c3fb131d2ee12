import { recordTypes } from '../crm.ts'
import { SmartsyncDatabase, type StoredJob } from '../database.ts'
import type { Ordeal } from '../ordeal.ts'
import type { Rig } from '../rig.ts'
import { leadsOf } from './expected.ts'
import { type Finding, wrong } from './finding.ts'
import { verifyInbox } from './inbox.ts'
import { verifyJobs } from './jobs.ts'
import { type Records, verifyPortal } from './portal.ts'

/** Compares everything that there is with everything that there should be. */
export async function verify(
  { world, crm, oppspot, databaseUrl }: Rig,
  { events, people }: Ordeal,
  jobs: { parked: readonly StoredJob[]; left: readonly StoredJob[] },
): Promise<{ findings: Finding[]; records: Record<string, number> }> {
  const database = await SmartsyncDatabase.open(databaseUrl)
  const enrichments = await database.enrichments()
  const inbox = await database.inbox()
  const links = await database.linked()
  const erased = [...people.values()].flatMap(({ ends }) => ends.erased.map(({ email }) => email))
  const mentions = await database.mentions(erased)
  const active = new Set((await database.integrations()).flatMap(({ portalId, active }) => (active ? [portalId] : [])))
  await database.close()

  const counts: Record<string, number> = {}
  const findings = [
    ...events.refused.map((what) => wrong(`an event was refused: ${what}`)),
    ...verifyInbox(events.accepted, inbox),
    ...verifyJobs(jobs.parked, jobs.left),
    ...[...mentions].map(([email, tables]) => wrong(`${email} was erased, and still stands in ${tables}`)),
  ]
  for (const organization of world.organizations) {
    const own = Map.groupBy(
      enrichments.filter(({ organization_id }) => organization_id === organization.id),
      ({ company_id }) => company_id,
    )
    const leads = leadsOf(organization, events.accepted)
    for (const portal of organization.portals) {
      const { portalId } = portal
      if (!active.has(portalId)) findings.push(wrong(`portal ${portalId} is not connected any more`))
      const [companies, contacts, tasks] = await Promise.all(recordTypes.map((type) => crm.records(portalId, type)))
      const records: Records = { companies: companies ?? [], contacts: contacts ?? [], tasks: tasks ?? [] }
      for (const type of recordTypes) counts[type] = (counts[type] ?? 0) + records[type].length
      const {
        found = [],
        typed = new Map(),
        ends = { deleted: [], erased: [], merged: [] },
      } = people.get(portalId) ?? {}
      const { employees } = oppspot
      const expected = { organization, portal, leads, found, typed: [...typed.values()], ends, employees }
      const conclusions = (companyId: string) => (own.get(companyId) ?? []).map(({ enrichment }) => enrichment)
      findings.push(...verifyPortal(expected, records, conclusions, links.get(portalId) ?? new Set()))
    }
  }
  return { findings, records: counts }
}
