import type { CrmRecord, RecordType } from '../crm.ts'
import { contactKey, type Expected, taskKey } from './expected.ts'
import { doubled, type Finding, lost, repeated, wrong } from './finding.ts'

export type Records = Readonly<Record<RecordType, readonly CrmRecord[]>>

/** What SmartSync has concluded of a company for the organization, the newest conclusion first. */
export interface Conclusion {
  score: number
  band: string
  actions: readonly string[]
}
export type Conclusions = (companyId: string) => readonly Conclusion[]

const KEY = 'smartsync_external_id'

/** Holds a portal's records against what must be there. */
export function verifyPortal(expected: Expected, records: Records, conclusions: Conclusions): Finding[] {
  const here = (finding: Finding): Finding => ({
    ...finding,
    what: `portal ${expected.portal.portalId}: ${finding.what}`,
  })
  return [
    ...once(records),
    ...leads(expected, records, conclusions),
    ...found(expected, records),
    ...typed(expected, records),
    ...strangers(expected, records),
    ...tasks(records),
  ].map(here)
}

/** Nothing is there twice, by any of the keys by which it could be told. */
function once({ companies, contacts, tasks }: Records): Finding[] {
  const keys: Array<[string, readonly CrmRecord[], string]> = [
    ['companies', companies, KEY],
    ['companies', companies, 'domain'],
    ['contacts', contacts, KEY],
    ['contacts', contacts, 'email'],
    ['tasks', tasks, KEY],
  ]
  return keys.flatMap(([type, list, field]) =>
    repeated(list.map(({ properties }) => properties[field]?.toLowerCase())).map((value) =>
      doubled(`${type} with ${field} ${value}`),
    ),
  )
}

function leads(
  { organization, leads, employees, typed }: Expected,
  { companies, contacts, tasks }: Records,
  conclusions: Conclusions,
) {
  const findings: Finding[] = []
  const typedIn = new Set(typed.map(({ id, field }) => `${id} ${field}`))
  const tasksOf = Map.groupBy(
    tasks.flatMap((task) => linked(task, 'contacts').map((contactId) => ({ task, contactId }))),
    ({ contactId }) => contactId,
  )
  for (const [company, emails] of leads) {
    const record = companies.find(({ properties }) => properties.domain === company.domain)
    if (record === undefined) {
      findings.push(lost(`company ${company.name} (${company.domain})`))
      continue
    }
    const { properties } = record
    if (properties[KEY] !== company.id) findings.push(wrong(`${company.name} has the key ${properties[KEY]}`))
    if (!typedIn.has(`${record.id} name`) && properties.name !== company.name) {
      findings.push(wrong(`${company.name} is called ${properties.name}`))
    }
    const headcount = String(employees.get(company.id))
    if (!typedIn.has(`${record.id} numberofemployees`) && properties.numberofemployees !== headcount) {
      findings.push(wrong(`${company.name} has ${properties.numberofemployees} employees and not ${headcount}`))
    }
    const [latest] = conclusions(company.id)
    if (latest === undefined) findings.push(lost(`the enrichment of ${company.name}`))
    else if (!holdsOneOf(organization.portals.length === 1 ? [latest] : conclusions(company.id), properties)) {
      findings.push(wrong(`${company.name} has the score ${properties.smartsync_score} and not ${latest.score}`))
    }
    for (const email of emails) {
      const contact = contacts.find((each) => each.properties.email === email)
      if (contact === undefined) {
        findings.push(lost(`contact ${email}`))
        continue
      }
      if (contact.properties[KEY] !== contactKey(email)) {
        findings.push(wrong(`${email} has the key ${contact.properties[KEY]}`))
      }
      const at = linked(contact, 'companies')
      if (!at.includes(record.id)) findings.push(lost(`the association of ${email} with ${company.name}`))
      if (at.length > 1) findings.push(doubled(`the company of ${email}`))
      if (!conclusions(company.id).some(({ score }) => score === Number(contact.properties.smartsync_score))) {
        findings.push(wrong(`${email} has the score ${contact.properties.smartsync_score}, which was never concluded`))
      }
      const own = tasksOf.get(contact.id) ?? []
      if (own.length === 0) findings.push(lost(`the task of ${email}`))
      if (own.length > 1 && !company.moves) findings.push(doubled(`the task of ${email}: ${own.length}`))
      const keys = conclusions(company.id).map(({ actions }) => taskKey(actions[0] ?? '', contactKey(email)))
      for (const { task } of own) {
        if (!keys.includes(task.properties[KEY] ?? '')) {
          findings.push(wrong(`a task of ${email} has a key that no conclusion explains`))
        }
      }
    }
  }
  return findings
}

/** What one portal says of a company counts in the next conclusion, which need not be written to another portal. */
function holdsOneOf(
  conclusions: readonly Conclusion[],
  { smartsync_score, smartsync_score_band }: CrmRecord['properties'],
) {
  return conclusions.some(({ score, band }) => Number(smartsync_score) === score && smartsync_score_band === band)
}

/** What people added by hand was found and enriched. */
function found({ found }: Expected, records: Records): Finding[] {
  return found.flatMap(({ type, id, company }) => {
    const record = records[type].find((each) => each.id === id)
    if (record === undefined) return [lost(`the ${type} record ${id} that a person added for ${company.name}`)]
    return record.properties.smartsync_score
      ? []
      : [lost(`the enrichment of ${type} ${id}, added by hand for ${company.name}`)]
  })
}

function typed({ typed }: Expected, records: Records): Finding[] {
  return typed.flatMap(({ type, id, field, value }) => {
    const stands = records[type].find((each) => each.id === id)?.properties[field]
    return stands === value ? [] : [wrong(`${field} of ${type} ${id}: a person typed ${value}, now it says ${stands}`)]
  })
}

/** No organization's data is in another's portal, and nothing is there that nobody asked for. */
function strangers({ organization, portal, leads, found }: Expected, { companies, contacts }: Records): Finding[] {
  const domains = new Set([...[...leads.keys()], ...found.map(({ company }) => company)].map(({ domain }) => domain))
  const emails = new Set([...leads.values()].flatMap((each) => [...each]))
  const byHand = new Set(found.map(({ id }) => id))
  return [
    ...companies
      .filter(({ id, properties }) => !byHand.has(id) && !domains.has(properties.domain ?? ''))
      .map(({ properties }) => wrong(`the company ${properties.domain} is no lead of ${organization.name}`)),
    ...contacts
      .filter(({ id, properties }) => !byHand.has(id) && !emails.has(properties.email ?? ''))
      .map(({ properties }) => wrong(`the contact ${properties.email} is no lead of ${organization.name}`)),
    ...[...companies, ...contacts]
      .flatMap(({ properties }) => /portal-(\d+)/.exec(JSON.stringify(properties))?.[1] ?? [])
      .filter((other) => other !== String(portal.portalId))
      .map((other) => wrong(`something of portal ${other}`)),
  ]
}

/** A task has its key and somebody or something that it is about. */
function tasks({ tasks }: Records): Finding[] {
  return tasks.flatMap((task) => [
    ...(task.properties[KEY] ? [] : [wrong(`the task ${task.id} has no key`)]),
    ...(task.associations.length > 0 ? [] : [wrong(`the task ${task.id} hangs on nothing`)]),
  ])
}

/** Ids of the records of a type that a record is linked with, each once. */
function linked({ associations }: CrmRecord, type: RecordType): string[] {
  return [...new Set(associations.flatMap(({ to }) => (to.type === type ? [to.id] : [])))]
}
