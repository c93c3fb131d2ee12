import type { Contact } from '@smartsync/core/model'
import type { CompanyReference } from '@smartsync/core/oppspot'
import { z } from 'zod'

/** What happened in oppSpot, whether its own event told us or the sweep found it. */
export type OppspotEvent =
  | {
      type: 'lead.captured'
      organizationId: string
      company: CompanyReference
      contact: Contact | null
      /** When it was captured (ISO 8601, with an offset); null where oppSpot did not say. */
      at: string | null
    }
  /** Without `organizationId` it concerns everyone who has the company in their CRM. */
  | { type: 'business.updated' | 'signal.found'; companyId: string; organizationId: string | null }

const short = z
  .string()
  .trim()
  .min(1)
  .max(300)
  // PostgreSQL keeps every character but this one.
  .regex(/^[^\0]*$/, 'Leave out the character U+0000')

/** As the database spells it. */
const organizationId = z.uuid().transform((id) => id.toLowerCase())

/** A company as oppSpot names it: by anything by which it can be told. */
export const Company = z
  .strictObject({
    id: short.optional(),
    number: short.optional(),
    domain: short.optional(),
    name: short.optional(),
    postcode: short.optional(),
    town: short.optional(),
  })
  .refine(
    ({ id, number, domain, name, postcode, town }) => Boolean(id ?? number ?? domain ?? (name && (postcode ?? town))),
    'Name the company by id, number, domain, or name and postcode or town',
  )

export const Person = z
  .strictObject({
    email: z.string().trim().max(254).pipe(z.email()).nullish(),
    first_name: short.nullish(),
    last_name: short.nullish(),
    title: short.nullish(),
    phone: short.nullish(),
  })
  .refine(
    ({ email, first_name, last_name }) => Boolean(email ?? first_name ?? last_name),
    'Name the contact by email, first_name or last_name',
  )
  .transform(
    (person): Contact => ({
      email: person.email ?? null,
      firstName: person.first_name ?? null,
      lastName: person.last_name ?? null,
      title: person.title ?? null,
      phone: person.phone ?? null,
    }),
  )

const envelope = { timestamp: z.iso.datetime({ offset: true }).optional() }

/**
 * The body of `POST /v1/events`: an envelope as Standard Webhooks recommends it, with the type of the event, when it
 * happened, and its data.
 */
export const EventBody = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...envelope,
      type: z.literal('lead.captured'),
      data: z.strictObject({ organization_id: organizationId, company: Company, contact: Person.nullish() }),
    }),
    z.strictObject({
      ...envelope,
      type: z.literal('business.updated'),
      data: z.strictObject({ company_id: short }),
    }),
    z.strictObject({
      ...envelope,
      type: z.literal('signal.found'),
      data: z.strictObject({ company_id: short, organization_id: organizationId.nullish() }),
    }),
  ])
  .transform(({ type, data, timestamp }): OppspotEvent => {
    if (type === 'lead.captured') {
      return {
        type,
        organizationId: data.organization_id,
        company: data.company,
        contact: data.contact ?? null,
        at: timestamp ?? null,
      }
    }
    const organizationId = type === 'signal.found' ? (data.organization_id ?? null) : null
    return { type, companyId: data.company_id, organizationId }
  })
