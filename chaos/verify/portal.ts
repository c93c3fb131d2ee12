import { conclusionValues, type FieldValue } from '../../packages/core/src/mapping/index.ts'
import type { Enrichment } from '../../packages/core/src/model/index.ts'
import type { CrmRecord, RecordType } from '../crm.ts'
import type { Company } from '../world.ts'
import { contactKey, type Expected, endsOf, oneWith, stands, taskKey } from './expected.ts'
import { doubled, type Finding, lost, repeated, wrong } from './finding.ts'

export type Records = Readonly<Record<RecordType, readonly CrmRecord[]>>

/** What SmartSync has concluded of a company for the organization, the newest conclusion first. */
export type Conclusions = (companyId: string) => readonly Enrichment[]

/** Where the findings stand in the CRM; on which day they were found is not theirs. */
const FINDINGS = {
  'score.total': 'smartsync_score',
  'score.band': 'smartsync_score_band',
  'score.reasons': 'smartsync_score_reasons',
  'summary.text': 'smartsync_summary',
  'signals.text': 'smartsync_signals',
  'actions.next': 'smartsync_next_action',
  'stage.name': 'smartsync_stage',
} as const

const KEY = 'smartsync_external_id'

/** Holds a portal's records against what must be there. */
export function verifyPortal(
  expected: Expected,
  records: Records,
  conclusions: Conclusions,
  linked: ReadonlySet<string>,
): Finding[] {
  const here = (finding: Finding): Finding => ({
    ...finding,
    what: `portal ${expected.portal.portalId}: ${finding.what}`,
  })
  return [
    ...once(records),
    ...leads(expected, records, conclusions),
    ...found(expected, records, conclusions),
    ...ended(expected, records, linked),
    ...typed(expected, records),
    ...strangers(expected, records),
    ...tasks(expected, records),
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

function leads(expected: Expected, records: Records, conclusions: Conclusions) {
  const { organization, leads, ends } = expected
  const { companies, contacts, tasks } = records
  const findings: Finding[] = []
  const survivors = new Set(ends.merged.map(({ into }) => into))
  const tasksOf = Map.groupBy(
    tasks.flatMap((task) => linked(task, 'contacts').map((contactId) => ({ task, contactId }))),
    ({ contactId }) => contactId,
  )
  for (const [company, people] of leads) {
    const record = companies.find(({ properties }) => properties.domain === company.domain)
    if (record === undefined) {
      findings.push(lost(`company ${company.name} (${company.domain})`))
      continue
    }
    if (record.properties[KEY] !== company.id) {
      findings.push(wrong(`${company.name} has the key ${record.properties[KEY]}`))
    }
    findings.push(...unlike(expected, 'companies', record, factsOf(company, expected)))
    const all = conclusions(company.id)
    // What one portal says of a company counts in the next conclusion, which need not be written to another portal.
    const current = organization.portals.length === 1 ? all.slice(0, 1) : all
    if (all.length === 0) findings.push(lost(`the enrichment of ${company.name}`))
    else findings.push(...unexplained(company.name, record, current))
    // With somebody who is erased goes what was concluded while they were known.
    const forgotten = ends.erased.some(({ email }) => email.endsWith(`@${company.domain}`))
    for (const [email, captures] of people) {
      const contact = contacts.find(({ properties }) => emailsOf(properties).includes(email))
      const due = stands(email, captures, ends)
      if (contact === undefined) {
        const others = oneWith(email, ends)
        const isThere = contacts.some(({ properties }) => others.some((other) => emailsOf(properties).includes(other)))
        if (due === true && !isThere) findings.push(lost(`contact ${email}`))
        continue
      }
      if (due === false) findings.push(wrong(`${email} was deleted, and is there again`))
      const at = linked(contact, 'companies')
      if (!at.includes(record.id)) findings.push(lost(`the association of ${email} with ${company.name}`))
      if (at.length > 1) findings.push(doubled(`the company of ${email}`))
      if (contact.properties.email === email) {
        const firstname = `Pat${/^p(\d)/.exec(email)?.[1]}`
        // Two whom people made one are one for us from then on, under the key of either.
        const key = ends.merged.some((end) => end.email === email) ? {} : { [KEY]: contactKey(email) }
        const own = { ...key, firstname, lastname: `Of${company.number}` }
        findings.push(...unlike(expected, 'contacts', contact, own))
      }
      if (!forgotten) findings.push(...unexplained(email, contact, all))
      const own = tasksOf.get(contact.id) ?? []
      // Advice is given once, also to whom comes back.
      if (own.length === 0 && endsOf(email, ends).length === 0) findings.push(lost(`the task of ${email}`))
      if (survivors.has(contact.id) || forgotten) continue
      if (own.length > 1 && !company.moves) findings.push(doubled(`the task of ${email}: ${own.length}`))
      const keys = all.map(({ actions }) => taskKey(actions[0]?.key ?? '', contactKey(email)))
      for (const { task } of own) {
        if (!keys.includes(task.properties[KEY] ?? '')) {
          findings.push(wrong(`a task of ${email} has a key that no conclusion explains`))
        }
      }
    }
  }
  return findings
}

/** A contact's address, and those of whom people merged into it. */
function emailsOf({ email, hs_additional_emails }: CrmRecord['properties']): Array<string | undefined> {
  return [email, ...(hs_additional_emails?.split(';') ?? [])]
}

/** What oppSpot says of a company, where the mappings put it. */
function factsOf({ id, name, domain }: Company, { employees }: Expected) {
  return {
    name,
    domain,
    website: `https://www.${domain}/`,
    address: '1 High Street',
    city: 'Leeds',
    state: 'West Yorkshire',
    zip: 'LS1 1AA',
    country: 'England',
    numberofemployees: String(employees.get(id)),
  }
}

/** Facts that are not as they should be, where no person typed over them. */
function unlike(
  { typed }: Expected,
  type: RecordType,
  { id, properties }: CrmRecord,
  facts: Record<string, string | undefined>,
): Finding[] {
  const byHand = new Set(typed.flatMap((each) => (each.type === type && each.id === id ? [each.field] : [])))
  return Object.entries(facts).flatMap(([field, value]) =>
    byHand.has(field) || properties[field] === value
      ? []
      : [wrong(`${field} of ${type} ${id} is ${properties[field]} and not ${value}`)],
  )
}

/** All findings on a record are those of one and the same conclusion. */
function unexplained(who: string, { properties }: CrmRecord, conclusions: readonly Enrichment[]): Finding[] {
  const differing = conclusions.map((conclusion) => {
    const values: Readonly<Record<string, FieldValue>> = conclusionValues(conclusion)
    return Object.entries(FINDINGS).flatMap(([from, field]) =>
      (properties[field] ?? '') === String(values[from] ?? '') ? [] : [field],
    )
  })
  const [least = []] = differing.toSorted((one, other) => one.length - other.length)
  return least.length === 0 ? [] : [wrong(`${who} has what was never concluded: ${least}`)]
}

/** What people added by hand was found and enriched. */
function found({ found }: Expected, records: Records, conclusions: Conclusions): Finding[] {
  return found.flatMap(({ type, id, company }) => {
    const record = records[type].find((each) => each.id === id)
    if (record === undefined) return [lost(`the ${type} record ${id} that a person added for ${company.name}`)]
    if (!record.properties.smartsync_score) {
      return [lost(`the enrichment of ${type} ${id}, added by hand for ${company.name}`)]
    }
    return type === 'companies' ? unexplained(company.name, record, conclusions(company.id)) : []
  })
}

/** What people ended is not there, and nothing of ours leads to it any more. */
function ended({ ends }: Expected, { contacts }: Records, linked: ReadonlySet<string>): Finding[] {
  const there = new Set(contacts.map(({ id }) => id))
  return [...ends.deleted, ...ends.erased, ...ends.merged].flatMap(({ id, email }) => [
    ...(there.has(id) ? [wrong(`${email} was ended, and contact ${id} is there`)] : []),
    ...(linked.has(id) ? [wrong(`${email} was ended, and a link leads to contact ${id}`)] : []),
  ])
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
  const emails = new Set([...leads.values()].flatMap((each) => [...each.keys()]))
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

/** A task has its key and somebody or something that it is about, but for who was erased. */
function tasks({ ends }: Expected, { tasks }: Records): Finding[] {
  return tasks.flatMap((task) => [
    ...(task.properties[KEY] ? [] : [wrong(`the task ${task.id} has no key`)]),
    ...(task.associations.length > 0 || ends.erased.length > 0 ? [] : [wrong(`the task ${task.id} hangs on nothing`)]),
  ])
}

/** Ids of the records of a type that a record is linked with, each once. */
function linked({ associations }: CrmRecord, type: RecordType): string[] {
  return [...new Set(associations.flatMap(({ to }) => (to.type === type ? [to.id] : [])))]
}
