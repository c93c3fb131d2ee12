import type { FieldKey } from '../mapping/catalogue.ts'
import type { FieldValue } from '../mapping/field.ts'
import type { Address, Company, Contact, Source } from '../model/index.ts'
import type { Said } from './take-over.ts'

/** Which fact of a company rests on each field. */
const factOf: Partial<Record<FieldKey, string>> = {
  'company.name': 'name',
  'company.domain': 'website',
  'company.website': 'website',
  'company.industry': 'industry',
  'company.employees': 'employees',
  'company.revenue': 'revenue',
  'company.founded_year': 'founded',
  'company.city': 'location',
  'company.region': 'location',
  'company.postcode': 'location',
  'company.country': 'location',
  'company.address': 'location',
  'company.description': 'description',
  'company.technologies': 'technology:',
}

/**
 * The company with what its record in the CRM says, where that counts; facts from there name the CRM as their source.
 * `currency` is that of the CRM's amounts.
 */
export function learntCompany(
  company: Company,
  said: Said,
  { source, currency }: { source: Source; currency: string | null },
): Company {
  const counting = Object.entries(said).filter(([key, { holds }]) => holds === 'crm' && key.startsWith('company.'))
  if (counting.length === 0) return company
  const values = new Map(counting.map(([key, { crm }]) => [key, crm]))
  const text = (key: FieldKey, own: string | null) => (values.has(key) ? textOf(values.get(key)) : own)
  const number = (key: FieldKey, own: number | null) => (values.has(key) ? numberOf(values.get(key)) : own)
  const on =
    counting
      .map(([, { at }]) => at)
      .toSorted()
      .at(-1)
      ?.slice(0, 'YYYY-MM-DD'.length) ?? null
  return {
    ...company,
    name: text('company.name', null) ?? company.name,
    domain: text('company.domain', company.domain)?.toLowerCase() ?? null,
    website: text('company.website', company.website),
    phone: text('company.phone', company.phone),
    industry: text('company.industry', company.industry),
    employees: number('company.employees', company.employees),
    employeeRange: values.has('company.employees') ? null : company.employeeRange,
    revenue: values.has('company.revenue') ? revenueOf(values.get('company.revenue'), currency) : company.revenue,
    foundedYear: number('company.founded_year', company.foundedYear),
    address: learntAddress(company.address, values),
    description: text('company.description', company.description),
    technologies: values.has('company.technologies')
      ? listOf(values.get('company.technologies'))
      : company.technologies,
    learnt: { facts: [...values.keys()].flatMap((key) => factNamed(key) ?? []), source, on },
  }
}

/** The contact with what their record in the CRM says, where that counts. */
export function learntContact(contact: Contact, said: Said): Contact {
  const text = (key: FieldKey, own: string | null) => (said[key]?.holds === 'crm' ? textOf(said[key].crm) : own)
  return {
    email: text('contact.email', contact.email),
    firstName: text('contact.first_name', contact.firstName),
    lastName: text('contact.last_name', contact.lastName),
    title: text('contact.title', contact.title),
    phone: text('contact.phone', contact.phone),
  }
}

/** A person's word is no estimate of ours; of which year it is, a CRM does not say. */
function revenueOf(value: FieldValue | undefined, currency: string | null): Company['revenue'] {
  const amount = numberOf(value)
  return amount === null || amount <= 0 || currency === null ? null : { amount, currency, year: null, estimated: false }
}

function learntAddress(own: Address | null, values: ReadonlyMap<string, FieldValue>): Address | null {
  const part = (key: FieldKey, known: string | null | undefined) =>
    values.has(key) ? textOf(values.get(key)) : (known ?? null)
  const street = values.has('company.address') ? textOf(values.get('company.address')) : undefined
  const address: Address = {
    lines: street === undefined ? (own?.lines ?? []) : street === null ? [] : [street],
    city: part('company.city', own?.city),
    region: part('company.region', own?.region),
    postcode: part('company.postcode', own?.postcode),
    country: part('company.country', own?.country),
  }
  const isKnown =
    address.lines.length > 0 || [address.city, address.region, address.postcode, address.country].some(Boolean)
  return isKnown ? address : null
}

const factNamed = (key: string) => Object.entries(factOf).find(([field]) => field === key)?.[1]

const textOf = (value: FieldValue | undefined) => (typeof value === 'string' && value.trim() !== '' ? value : null)
const numberOf = (value: FieldValue | undefined) => (typeof value === 'number' ? value : null)
const listOf = (value: FieldValue | undefined) => (typeof value === 'object' && value !== null ? value : [])
