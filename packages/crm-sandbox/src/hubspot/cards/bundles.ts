import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export type BrowserEntry = 'host' | 'worker'

const ENTRIES: Record<BrowserEntry, string> = { host: 'browser/host.tsx', worker: 'browser/worker.ts' }
const built = new Map<BrowserEntry, Promise<string>>()

/** The browser's side of the record page as one file; built when it is first asked for. */
export function browserBundle(entry: BrowserEntry): Promise<string> {
  const known = built.get(entry) ?? bundle(ENTRIES[entry])
  built.set(entry, known)
  return known
}

async function bundle(file: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL(file, import.meta.url)), formats: ['es'], fileName: 'bundle' },
    },
  })
  const outputs = Array.isArray(output) ? output : [output]
  return outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .map((chunk) => (chunk.type === 'chunk' ? chunk.code : ''))
    .join('\n')
}
