import type { Address } from '@smartsync/core/model'
import { z } from 'zod'
import { text } from './lenient.ts'

/** Every key under which oppSpot stores a part of an address, in its three spellings: API, bulk import, own. */
const stored = z.object({
  care_of: text,
  po_box: text,
  address_line_1: text,
  address_line_2: text,
  street: text,
  locality: text,
  post_town: text,
  city: text,
  region: text,
  county: text,
  state: text,
  postal_code: text,
  post_code: text,
  country: text,
})

/** One address from any of oppSpot's shapes; null when it holds nothing but a country. */
export function addressOf(value: unknown): Address | null {
  const parsed = stored.safeParse(value)
  if (!parsed.success) return null
  const a = parsed.data
  const lines = [
    a.care_of,
    a.po_box === null ? null : `PO Box ${a.po_box}`,
    a.address_line_1 ?? a.street,
    a.address_line_2,
  ]
  const address: Address = {
    lines: lines.filter((line) => line !== null),
    city: a.locality ?? a.post_town ?? a.city,
    region: a.region ?? a.county ?? a.state,
    postcode: postcodeOf(a.postal_code ?? a.post_code),
    country: a.country,
  }
  return address.lines.length > 0 || address.city || address.region || address.postcode ? address : null
}

/** Upper-case; a British postcode with one space before its last three characters. */
function postcodeOf(value: string | null): string | null {
  if (value === null) return null
  const british = /^([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})$/.exec(value.toUpperCase())
  return british ? `${british[1]} ${british[2]}` : value.toUpperCase().replace(/\s+/g, ' ')
}
