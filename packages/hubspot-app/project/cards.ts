import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { z } from 'zod'

const SOURCES = join(import.meta.dirname, '..', 'app', 'src')

const CardComponent = z.object({
  uid: z.string(),
  config: z.object({
    name: z.string(),
    location: z.string(),
    entrypoint: z.string(),
    objectTypes: z.array(z.string()),
  }),
})

/** A card of the developer project as HubSpot serves it. */
export interface BuiltCard {
  uid: string
  name: string
  location: string
  objectTypes: string[]
  /** One file that finds React and the library of remote components where HubSpot puts them: in `React` and `RemoteUI`. */
  code: string
}

/** Builds the project's cards as an upload to HubSpot does, for a stand-in that shows them. Takes some seconds. */
export async function buildCards(): Promise<BuiltCard[]> {
  const folder = join(SOURCES, 'app', 'cards')
  const files = (await readdir(folder)).filter((file) => file.endsWith('-hsmeta.json')).sort()
  return Promise.all(
    files.map(async (file) => {
      const { uid, config } = CardComponent.parse(JSON.parse(await readFile(join(folder, file), 'utf8')))
      const { name, location, objectTypes } = config
      return { uid, name, location, objectTypes, code: await bundle(join(SOURCES, config.entrypoint)) }
    }),
  )
}

/** Builds the project's settings page likewise, as a card of contacts: the stand-in knows no other place for it. */
export async function buildSettings(): Promise<BuiltCard> {
  const code = await bundle(join(SOURCES, 'app', 'settings', 'SettingsPage.tsx'))
  return { uid: 'smartsync_settings', name: 'Settings', location: 'crm.record.tab', objectTypes: ['contacts'], code }
}

const GLOBALS: Readonly<Record<string, string>> = { react: 'React', '@remote-ui/react': 'RemoteUI' }

/** React must be the host's: with a copy of its own a card's hooks would not be those of whoever draws it. */
const takenFromHost: Plugin = {
  name: 'taken-from-host',
  enforce: 'pre',
  resolveId: (id) => (id in GLOBALS ? `\0${id}` : null),
  load: (id) => {
    const global = GLOBALS[id.slice(1)]
    return id.startsWith('\0') && global !== undefined ? `module.exports = globalThis.${global}` : null
  },
}

async function bundle(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      minify: true,
      lib: { entry, formats: ['iife'], name: 'card', fileName: 'card' },
    },
    plugins: [takenFromHost],
  })
  const outputs = Array.isArray(output) ? output : [output]
  return outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .map((chunk) => (chunk.type === 'chunk' ? chunk.code : ''))
    .join('\n')
}
