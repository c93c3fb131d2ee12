import type { Address } from '../model/index.ts'

const POSTCODE = /^([A-Z]{1,2})(\d[A-Z\d]?) \d[A-Z]{2}$/
const INITIAL = /(^|[\s-])\p{L}/gu
const UNITED_KINGDOM = 'united kingdom'
const COUNTRIES = new Map([
  ['england', UNITED_KINGDOM],
  ['scotland', UNITED_KINGDOM],
  ['wales', UNITED_KINGDOM],
  ['northern ireland', UNITED_KINGDOM],
  ['england & wales', UNITED_KINGDOM],
  ['great britain', UNITED_KINGDOM],
  ['uk', UNITED_KINGDOM],
  ['gb', UNITED_KINGDOM],
  ['usa', 'united states'],
  ['us', 'united states'],
  ['united states of america', 'united states'],
])

/** One spelling for a country, by which two of them can be compared: England and GB are both `united kingdom`. */
export function countryKey(country: string): string {
  const key = country.trim().toLowerCase()
  return COUNTRIES.get(key) ?? key
}

/**
 * The country of an address as `countryKey` spells it. Companies House often leaves the country out; a postcode of
 * British shape says it as well.
 */
export function countryOf(address: Address): string | null {
  if (address.country) return countryKey(address.country)
  return address.postcode && POSTCODE.test(address.postcode) ? UNITED_KINGDOM : null
}

/** `EC4N 7BG` lies in the area `EC` and the district `EC4N`. Empty for what is no British postcode. */
export function postcodeAreas(postcode: string): readonly string[] {
  const match = POSTCODE.exec(postcode)
  const [, area, district] = match ?? []
  return area === undefined || district === undefined ? [] : [area, area + district]
}

/** `LONDON` as one writes it: registers shout. */
export function placeName(name: string): string {
  return name.length < 4 || name !== name.toUpperCase() ? name : inCapitals(name)
}

/** `united kingdom` → `United Kingdom`. */
export function inCapitals(name: string): string {
  return name.toLowerCase().replace(INITIAL, (letter) => letter.toUpperCase())
}
