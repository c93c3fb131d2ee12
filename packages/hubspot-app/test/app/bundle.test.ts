import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { bundle, uploaded } from './bundle.ts'

/** A card's code is loaded whenever a record is opened: what it may weigh, compressed, React and HubSpot's library included. */
const MOST_BYTES = { card: 27_000, settings: 13_000 }

const { folder, remove } = await uploaded()
afterAll(remove)

describe.each([
  ['cards/SidebarCard.tsx', MOST_BYTES.card],
  ['cards/TabCard.tsx', MOST_BYTES.card],
  ['cards/PreviewCard.tsx', MOST_BYTES.card],
  ['settings/SettingsPage.tsx', MOST_BYTES.settings],
])('%s, built from what is uploaded', (entry, most) => {
  const built = bundle(folder, entry)

  test('needs nothing outside its bundle', async () => {
    expect(await built).not.toMatch(/^\s*import[\s{"']/m)
  })

  test(`weighs at most ${most} bytes compressed`, async () => {
    expect(gzipSync(await built).length).toBeLessThanOrEqual(most)
  })

  test('registers itself once with the page that loads it', async () => {
    const registered: unknown[] = []
    const worker = { __HUBSPOT_EXTENSION_WORKER__: true, extend_V2: (render: unknown) => registered.push(render) }
    Object.assign(globalThis, { self: worker })
    await import(`data:text/javascript,${encodeURIComponent(await built)}`)
    expect(registered).toEqual([expect.any(Function)])
  })
})
