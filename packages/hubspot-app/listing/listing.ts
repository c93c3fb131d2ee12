import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const text = z.string().trim().min(1)
const picture = z.strictObject({ picture: text, alt: text })

const Listing = z.strictObject({
  name: text,
  company: text,
  tagline: text,
  site: z.url(),
  urls: z.strictObject({
    install: z.url(),
    setupGuide: z.url(),
    uninstallGuide: z.url(),
    support: z.url(),
    terms: z.url(),
    privacy: z.url(),
    pricing: z.url(),
  }),
  supportEmail: z.email(),
  languages: z.array(text).min(1),
  categories: z.array(text).min(1),
  overview: text,
  features: z.array(picture.extend({ title: text, text })).min(1),
  pricing: z.strictObject({ model: text, plans: z.array(z.strictObject({ name: text, text })).min(1) }),
  media: z.array(picture),
  sharedData: z.array(
    z.strictObject({
      object: text,
      direction: z.enum(['bi-directional', 'HubSpot to SmartSync', 'SmartSync to HubSpot']),
      scopes: z.array(text).min(1),
      /** What we take from HubSpot; null where nothing. */
      toSmartSync: text.nullable(),
      /** What we write there; null where nothing. */
      toHubSpot: text.nullable(),
    }),
  ),
})

/** What is filled in at HubSpot's listing wizard. */
export type Listing = z.infer<typeof Listing>

export async function readListing(file: string): Promise<Listing> {
  return Listing.parse(JSON.parse(await readFile(file, 'utf8')))
}
