import { z } from 'zod'
import { SmartSyncError } from '../errors.ts'
import { faultsIn } from '../faults.ts'

const name = z.string().trim().min(1).max(60)
const text = z.string().trim().min(1).max(120)
const email = z.email().toLowerCase()
const people = z.array(email).min(1).max(200)
const day = z.iso.date()

const account = z
  .strictObject({
    name,
    people,
    companyIds: z.array(text).max(2_000).default([]),
    numbers: z.array(text.toUpperCase()).max(2_000).default([]),
    domains: z.array(text.toLowerCase()).max(2_000).default([]),
  })
  .refine(
    ({ companyIds, numbers, domains }) => companyIds.length + numbers.length + domains.length > 0,
    'A list of named accounts needs at least one company, by id, company number or domain.',
  )

const territory = z
  .strictObject({
    name,
    people,
    postcodes: z
      .array(
        text
          .toUpperCase()
          .regex(/^[A-Z]{1,2}(\d[A-Z\d]?)?$/, 'Must be a postcode area or district, such as EC or EC4N.'),
      )
      .default([]),
    regions: z.array(text).default([]),
    countries: z.array(text).default([]),
  })
  .refine(
    ({ postcodes, regions, countries }) => postcodes.length + regions.length + countries.length > 0,
    'A territory needs at least one postcode area, region or country.',
  )

const industry = z
  .strictObject({
    name,
    people,
    sic: z.array(z.string().regex(/^\d{1,5}$/, 'Must be the start of a UK SIC 2007 code.')).default([]),
    words: z.array(text.toLowerCase()).default([]),
  })
  .refine(({ sic, words }) => sic.length + words.length > 0, 'An industry needs at least one SIC code or word.')

const size = z
  .strictObject({ name, people, atLeast: z.int().min(0), below: z.int().min(1).nullable() })
  .refine(({ atLeast, below }) => below === null || below > atLeast, 'A size band must end above where it starts.')

const absence = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to, 'An absence must not end before it starts.')

const limit = z.strictObject({
  person: email,
  /** The most open leads that they can look after; null for any number. */
  capacity: z.int().min(0).max(100_000).nullable().default(null),
  /** When they take no new leads, first and last day included. */
  absences: z.array(absence).max(100).default([]),
})

export const ownerRules = z.strictObject({
  accounts: z.array(account).max(500).default([]),
  territories: z.array(territory).max(500).default([]),
  industries: z.array(industry).max(100).default([]),
  sizes: z.array(size).max(20).default([]),
  limits: z
    .array(limit)
    .max(1_000)
    .refine((all) => new Set(all.map(({ person }) => person)).size === all.length, 'Name each person once.')
    .default([]),
})

/**
 * Who gets which leads, as an organization sets it up. The lists are tried in this order, and in each list the first
 * rule that fits counts: named accounts, territories, industries, size bands. People are named by e-mail address, the
 * one thing by which oppSpot and every CRM know them.
 */
export type OwnerRules = z.infer<typeof ownerRules>

/** Owner rules that do not hold together. The message names each fault with its place. */
export class InvalidOwnerRules extends SmartSyncError {
  constructor(faults: readonly string[]) {
    super('invalid_owner_rules', `The owner rules are not valid: ${faults.join('; ')}`, {
      help: 'Correct the named rules and save them again. Nothing was changed.',
    })
  }
}

/** Checks owner rules from outside; lists that are left out are empty. Throws `InvalidOwnerRules` with all faults. */
export function parseOwnerRules(input: unknown): OwnerRules {
  const result = ownerRules.safeParse(input)
  if (result.success) return result.data
  throw new InvalidOwnerRules(faultsIn(result.error, 'rules'))
}
