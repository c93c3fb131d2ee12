/** Companies House words and numbers, in one spelling whichever way they got into oppSpot. */

/**
 * A company number as the register writes it: upper-case, eight characters, digits padded on the left
 * (`102498` → `00102498`, `sc1234` → `SC001234`). Null for what cannot be one.
 */
export function companyNumberOf(value: string | null | undefined): string | null {
  const number = (value ?? '').replace(/[\s-]/g, '').toUpperCase()
  const [, prefix = '', digits = '', suffix = ''] = /^([A-Z]{0,3})(\d{1,8})([A-Z]?)$/.exec(number) ?? []
  if (digits === '') return null
  const width = 8 - prefix.length - suffix.length
  return digits.length > width || Number(digits) === 0 ? null : `${prefix}${digits.padStart(width, '0')}${suffix}`
}

/** The public page of a company on the register. */
export function registerUrl(number: string): string {
  return `https://find-and-update.company-information.service.gov.uk/company/${number}`
}

const statuses: Record<string, string> = {
  'in-administration': 'administration',
  'in-liquidation': 'liquidation',
  'struck-off': 'dissolved',
}

/** Lower-case with hyphens (`Active - Proposal to Strike off` → `active-proposal-to-strike-off`). */
export function statusOf(value: string | null): string | null {
  if (value === null) return null
  const slug = slugOf(value)
  return statuses[slug] ?? (slug || null)
}

const types: Record<string, string> = {
  'private-limited-company': 'ltd',
  'private-company-limited-by-shares': 'ltd',
  'public-limited-company': 'plc',
  'limited-liability-partnership': 'llp',
  'limited-partnership': 'limited-partnership',
  'pri-ltd-by-guar-nsc-private-limited-by-guarantee-no-share-capital': 'private-limited-guarant-nsc',
  'pri-lbg-nsc-private-limited-by-guarantee-no-share-capital-use-of-limited-exemption':
    'private-limited-guarant-nsc-limited-exemption',
  'private-limited-by-guarantee-no-share-capital': 'private-limited-guarant-nsc',
  'private-unlimited-company': 'private-unlimited',
  'private-unlimited': 'private-unlimited',
  'community-interest-company': 'community-interest-company',
  'overseas-company': 'oversea-company',
  'overseas-entity': 'registered-overseas-entity',
  'other-company-type': 'other',
}

/** The API's slug for a company type (`Private Limited Company` → `ltd`); unknown types as a slug of their own. */
export function typeOf(value: string | null): string | null {
  if (value === null) return null
  const slug = slugOf(value)
  return types[slug] ?? (slug || null)
}

/** The codes in `62020` or `62020 - Information technology consultancy activities`; `None Supplied` is none. */
export function sicCodesOf(values: readonly string[]): string[] {
  const codes = values.flatMap((value) => /^\s*(\d{4,5})(?!\d)/.exec(value)?.[1] ?? [])
  return [...new Set(codes)]
}

function slugOf(value: string): string {
  return value
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
