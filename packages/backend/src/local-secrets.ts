import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SmartSyncError } from '@smartsync/core/errors'
import { z } from 'zod'
import type { Config } from './config.ts'
import { type Keyring, parseKeyring } from './tokens/keyring.ts'

/** What seals tokens and signs events. */
export interface Secrets {
  tokenKeys: Keyring
  eventsSecret: string
}

/** As the environment variables are written. */
const Kept = z.object({ tokenKeys: z.string().transform(parseKeyring), eventsSecret: z.string() })

/**
 * The configured secrets. What is not configured is generated once and kept in the folder, readable by its owner alone;
 * `parseConfig` allows that outside production only. Rejects with `secrets_unreadable` when the file is damaged: making
 * new keys would lose the tokens that the old ones sealed.
 */
export async function loadSecrets(config: Pick<Config, 'tokenKeys' | 'eventsSecret' | 'folder'>): Promise<Secrets> {
  const { tokenKeys, eventsSecret, folder } = config
  if (tokenKeys !== null && eventsSecret !== null) return { tokenKeys, eventsSecret }
  const kept = await keptSecrets(folder)
  return { tokenKeys: tokenKeys ?? kept.tokenKeys, eventsSecret: eventsSecret ?? kept.eventsSecret }
}

async function keptSecrets(folder: string): Promise<Secrets> {
  const file = join(folder, 'secrets.json')
  await mkdir(folder, { recursive: true })
  const text = (await readIfThere(file)) ?? (await generate(file))
  try {
    return Kept.parse(JSON.parse(text))
  } catch {
    throw new SmartSyncError('secrets_unreadable', `${file} does not hold the secrets that SmartSync keeps there`, {
      help: 'Restore the file. Without it, connected CRMs must be connected again: then delete it and start again.',
    })
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Written whole and then given its name, which only the first of two processes can do: both go on with the same. */
async function generate(file: string): Promise<string> {
  const secrets: z.input<typeof Kept> = {
    tokenKeys: `local:${randomBytes(32).toString('base64')}`,
    eventsSecret: `whsec_${randomBytes(32).toString('base64')}`,
  }
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  await link(draft, file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  await rm(draft)
  return readFile(file, 'utf8')
}
