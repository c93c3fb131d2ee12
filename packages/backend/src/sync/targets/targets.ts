import { byAnyId, type CrmConnector, type CrmRecord, type FieldRef, type RecordType } from '@smartsync/core/crm'
import type { FieldValue, MappedEntity, Mapping } from '@smartsync/core/mapping'
import type { Contact } from '@smartsync/core/model'
import {
  type CompanyReference,
  emailDomain,
  type MatchGrounds,
  type NoMatch,
  type OppspotData,
} from '@smartsync/core/oppspot'
import type { ChangePayload, Job, LeadPayload, RecordPayload } from '../../queue/port.ts'

/** What a job comes down to: the company to enrich and the records that are to show it. */
export interface FoundTarget {
  job: Job
  companyId: string
  match: MatchGrounds
  contact: Contact | null
  /** The records that the job is about. Null for a lead: its records are looked up, and created where there are none. */
  records: RecordIds | null
}

/** A target of whom we know by which key we know its person: null where it is about a company alone. */
export interface Target extends FoundTarget {
  contactKey: string | null
}

export interface RecordIds {
  contact: string | null
  company: string | null
}

/** A job that leads to no company that we could be sure of. */
export interface Unmatched {
  job: Job
  reason: string
  doubts: readonly NoMatch[]
  /** The record that the job is about, where it is one that was read. */
  record: CrmRecord | null
}

interface Sources {
  connector: CrmConnector
  oppspot: OppspotData
  mappings: readonly Mapping[]
  /** oppSpot's ids of the companies to which these CRM companies are linked already. */
  linkedCompanies(recordIds: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** oppSpot's ids of the companies that, as the organization's CRM says, have these domains. */
  learntDomains(domains: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** How sure we are of a company whose domain the CRM told us. */
const LEARNT = { how: 'domain', confidence: 0.9 } as const

type JobWith<P> = Job & { payload: P }

/** When the lead was captured; null where the target is no captured lead. */
export function capturedAt({ job: { payload } }: FoundTarget): Date | null {
  return payload.kind === 'lead' && payload.at !== undefined ? new Date(payload.at) : null
}

/** The record whose change is to be looked at, and when it changed; null where something else is asked for. */
export function changedRecord({ job: { payload } }: FoundTarget) {
  return payload.kind === 'change' ? { ...payload.record, at: payload.at } : null
}

/** Finds the company behind each job, in a fixed number of calls and queries for the whole batch. */
export async function findTargets(
  jobs: readonly Job[],
  sources: Sources,
): Promise<{ targets: FoundTarget[]; unmatched: Unmatched[] }> {
  const leads = jobs.filter((job): job is JobWith<LeadPayload> => job.payload.kind === 'lead')
  const records = jobs.filter(
    (job): job is JobWith<RecordPayload | ChangePayload> =>
      job.payload.kind === 'record' || job.payload.kind === 'change',
  )
  const sought = [
    ...leads.map((job) => ({
      job,
      reference: withEmailDomain(job.payload.company, job.payload.contact?.email ?? null),
      contact: job.payload.contact,
      records: null,
      record: null,
    })),
    ...(records.length > 0 ? await describeRecords(records, sources) : []),
  ]
  const matches = await sources.oppspot.match(sought.map(({ reference }) => reference))
  const unknown = sought.flatMap(({ reference: { domain } }, index) => (matches[index]?.found ? [] : (domain ?? [])))
  const learnt = unknown.length > 0 ? await sources.learntDomains(unknown) : new Map<string, string>()
  const targets: FoundTarget[] = []
  const unmatched: Unmatched[] = []
  sought.forEach(({ job, reference, contact, records, record }, index) => {
    const match = matches[index]
    const learntId = learnt.get(reference.domain?.toLowerCase() ?? '')
    if (match?.found) {
      const { companyId, how, confidence } = match
      targets.push({ job, companyId, match: { how, confidence }, contact, records })
    } else if (learntId !== undefined) {
      targets.push({ job, companyId: learntId, match: LEARNT, contact, records })
    } else unmatched.push({ job, reason: match?.reason ?? 'No company matches', doubts: match?.doubts ?? [], record })
  })
  return { targets, unmatched }
}

/** What the CRM says of the companies behind its own records, so that they can be found in oppSpot. */
async function describeRecords(
  jobs: readonly JobWith<RecordPayload | ChangePayload>[],
  { connector, mappings, linkedCompanies }: Sources,
) {
  const idsOf = (type: RecordType) =>
    jobs.flatMap(({ payload }) => (payload.record.type === type ? [payload.record.id] : []))
  const contactIds = idsOf('contact')
  const dealIds = idsOf('deal')
  const companiesOfContacts =
    contactIds.length > 0 ? await connector.associated('contact', contactIds, 'company') : new Map()
  const companiesOfDeals = dealIds.length > 0 ? await connector.associated('deal', dealIds, 'company') : new Map()
  const companyOf = (record: RecordPayload['record']): string | null => {
    if (record.type === 'company') return record.id
    const companies: readonly string[] | undefined = (
      record.type === 'contact' ? companiesOfContacts : companiesOfDeals
    ).get(record.id)
    return companies?.[0] ?? null
  }

  const companyIds = [...new Set(jobs.flatMap(({ payload }) => companyOf(payload.record) ?? []))]
  const companyFields = mappedFields(mappings, 'company')
  const contactFields = mappedFields(mappings, 'contact')
  const companies = byAnyId(
    companyIds.length > 0 ? await connector.read('company', companyIds, refs(companyFields)) : [],
  )
  const contacts = byAnyId(
    contactIds.length > 0 ? await connector.read('contact', contactIds, refs(contactFields)) : [],
  )
  const linked = companyIds.length > 0 ? await linkedCompanies(companyIds) : new Map<string, string>()

  return jobs.map((job) => {
    const { record } = job.payload
    const companyRecordId = companyOf(record)
    const company = valuesOf(companyRecordId === null ? undefined : companies.get(companyRecordId), companyFields)
    const person = valuesOf(record.type === 'contact' ? contacts.get(record.id) : undefined, contactFields)
    const email = person('contact.email')
    const reference: CompanyReference = {
      id: companyRecordId === null ? undefined : linked.get(companyRecordId),
      number: company('company.number') ?? undefined,
      domain: company('company.domain') ?? undefined,
      name: company('company.name') ?? undefined,
      postcode: company('company.postcode') ?? undefined,
      town: company('company.city') ?? undefined,
    }
    const contact: Contact | null =
      record.type === 'contact'
        ? {
            email,
            firstName: person('contact.first_name'),
            lastName: person('contact.last_name'),
            title: person('contact.title'),
            phone: person('contact.phone'),
          }
        : null
    return {
      job,
      reference: withEmailDomain(reference, email),
      contact,
      records: { contact: record.type === 'contact' ? record.id : null, company: companyRecordId },
      record: (record.type === 'contact' ? contacts.get(record.id) : companies.get(record.id)) ?? null,
    }
  })
}

/** Our field → the CRM field that holds it, as this integration maps them. */
function mappedFields(mappings: readonly Mapping[], entity: MappedEntity): ReadonlyMap<string, FieldRef> {
  return new Map(
    mappings
      .filter(({ entityType, transform }) => entityType === entity && transform === null)
      .map(({ oppspotField, crmField, type }) => [oppspotField, { field: crmField, type }]),
  )
}

const refs = (fields: ReadonlyMap<string, FieldRef>): FieldRef[] => [...fields.values()]

function valuesOf(record: CrmRecord | undefined, fields: ReadonlyMap<string, FieldRef>) {
  return (ours: string): string | null => {
    const ref = fields.get(ours)
    const value: FieldValue = ref === undefined ? null : (record?.fields[ref.field] ?? null)
    return typeof value === 'string' && value !== '' ? value : null
  }
}

/** A company that is known by nothing else is looked for by the domain of its person's e-mail address. */
function withEmailDomain(reference: CompanyReference, email: string | null): CompanyReference {
  if (reference.id || reference.number || reference.domain || email === null) return reference
  const domain = emailDomain(email)
  return domain === null ? reference : { ...reference, domain }
}
