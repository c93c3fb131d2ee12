import { readdir, readFile } from 'node:fs/promises'
import { dirname, extname, join, relative } from 'node:path'
import { z } from 'zod'
import { hubspotProvider } from '../provider/index.ts'
import { type Listing, readListing } from './listing.ts'
import { type PngSize, readPngSize } from './png-size.ts'

const Component = z.object({ uid: z.string(), type: z.string(), config: z.record(z.string(), z.unknown()) })

export interface SourceFile {
  /** From the package's folder. */
  path: string
  text: string
}

/** All that the requirements are judged by: files of this package, read once. */
export interface Evidence {
  listing: Listing
  platformVersion: string
  components: readonly (z.infer<typeof Component> & { path: string })[]
  /** Scopes that an install asks for. */
  oauthScopes: readonly string[]
  /** Code of the cards and the settings page. */
  cardSources: readonly SourceFile[]
  /** Code that speaks with HubSpot. */
  providerSources: readonly SourceFile[]
  /** Texts that people outside read: guides, listing, app and card configuration. */
  publicTexts: readonly SourceFile[]
  logo: PngSize
  /** Every picture in the listing's folder, by path from there. */
  pictures: ReadonlyMap<string, PngSize>
}

const PACKAGE = dirname(import.meta.dirname)

export async function gatherEvidence(): Promise<Evidence> {
  const app = join(PACKAGE, 'app')
  const listing = await readListing(join(PACKAGE, 'listing', 'listing.json'))
  const appFiles = await filesBelow(app)
  const configurations = appFiles.filter(({ path }) => path.endsWith('-hsmeta.json'))
  const project = z
    .object({ platformVersion: z.string() })
    .parse(JSON.parse(await readFile(join(app, 'hsproject.json'), 'utf8')))
  const own = await filesBelow(join(PACKAGE, 'listing'))
  return {
    listing,
    platformVersion: project.platformVersion,
    components: configurations.map(({ path, text }) => ({ path, ...Component.parse(JSON.parse(text)) })),
    oauthScopes: hubspotProvider({ clientId: '-', clientSecret: '-', appId: '0' }).oauth.scopes,
    cardSources: appFiles.filter(({ path }) => /\/src\/.*\.(tsx|ts|jsx|js)$/.test(path) && !/\.test\./.test(path)),
    providerSources: (await filesBelow(join(PACKAGE, 'provider'))).filter(({ path }) => path.endsWith('.ts')),
    publicTexts: [...configurations, ...own.filter(({ path }) => /\.(md|json)$/.test(path))],
    logo: readPngSize(await readFile(join(app, 'logo.png'))),
    pictures: await picturesBelow(join(PACKAGE, 'listing')),
  }
}

const TEXT = new Set(['.ts', '.tsx', '.js', '.jsx', '.json', '.md'])

async function filesBelow(folder: string): Promise<SourceFile[]> {
  const files = (await pathsBelow(folder)).filter((path) => TEXT.has(extname(path)))
  return Promise.all(files.map(async (path) => ({ path: relative(PACKAGE, path), text: await readFile(path, 'utf8') })))
}

async function picturesBelow(folder: string): Promise<ReadonlyMap<string, PngSize>> {
  const files = (await pathsBelow(folder)).filter((path) => path.endsWith('.png'))
  const sizes = await Promise.all(
    files.map(async (path) => [relative(folder, path), readPngSize(await readFile(path))] as const),
  )
  return new Map(sizes)
}

async function pathsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
