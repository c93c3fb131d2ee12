import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { sources } from './project.ts'

/** A card's code is loaded whenever a record is opened: what it may weigh, compressed, React and HubSpot's library included. */
const MOST_BYTES = { card: 25_000, settings: 10_000 }

/** The code of an entry file as HubSpot builds it: everything it needs in one minified file, all languages included. */
async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: true, lib: { entry: `${sources}/app/${entry}`, formats: ['es'], fileName: 'card' } },
  })
  const outputs = Array.isArray(built) ? built : [built]
  return outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .map((chunk) => (chunk.type === 'chunk' ? chunk.code : ''))
    .join('')
}

test.each(['cards/SidebarCard.tsx', 'cards/TabCard.tsx', 'cards/PreviewCard.tsx', 'settings/SettingsPage.tsx'])(
  '%s registers itself once with the page that loads it',
  async (entry) => {
    const registered: unknown[] = []
    const worker = { __HUBSPOT_EXTENSION_WORKER__: true, extend_V2: (render: unknown) => registered.push(render) }
    Object.assign(globalThis, { self: worker })
    await import(`data:text/javascript,${encodeURIComponent(await bundle(entry))}`)
    expect(registered).toEqual([expect.any(Function)])
  },
)

test.each([
  ['cards/SidebarCard.tsx', MOST_BYTES.card],
  ['cards/TabCard.tsx', MOST_BYTES.card],
  ['cards/PreviewCard.tsx', MOST_BYTES.card],
  ['settings/SettingsPage.tsx', MOST_BYTES.settings],
])('%s needs nothing outside its bundle and weighs at most %i bytes compressed', async (entry, most) => {
  const code = await bundle(entry)
  expect(code).not.toMatch(/^\s*import[\s{"']/m)
  expect(gzipSync(code).length).toBeLessThanOrEqual(most)
})
