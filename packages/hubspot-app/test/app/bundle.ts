import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { z } from 'zod'
import { sources } from './project.ts'

const installed = fileURLToPath(new URL('../../node_modules', import.meta.url))
const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) })

/** The project as HubSpot gets it: its own files alone, with nothing installed but what each part asks for. */
export async function uploaded(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-upload-'))
  await cp(sources, folder, { recursive: true })
  for (const part of ['cards', 'settings']) {
    const place = join(folder, 'app', part)
    const { dependencies } = Manifest.parse(JSON.parse(await readFile(join(place, 'package.json'), 'utf8')))
    for (const [name, version] of Object.entries(dependencies)) {
      const link = join(place, 'node_modules', name)
      await mkdir(dirname(link), { recursive: true })
      const own = version.startsWith('file:') ? join(place, version.slice('file:'.length)) : null
      await symlink(own ?? (await realpath(join(installed, name))), link)
    }
  }
  return { folder, remove: () => rm(folder, { recursive: true }) }
}

/** The code of an entry file as HubSpot builds it: everything it needs in one minified file, all languages included. */
export async function bundle(folder: string, entry: string): Promise<string> {
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: true, lib: { entry: `${folder}/app/${entry}`, formats: ['es'], fileName: 'card' } },
  })
  const outputs = Array.isArray(built) ? built : [built]
  return outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .map((chunk) => (chunk.type === 'chunk' ? chunk.code : ''))
    .join('')
}
