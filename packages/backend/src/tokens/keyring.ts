import { SmartSyncError } from '@smartsync/core/errors'

export interface VaultKey {
  id: string
  /** 32 bytes. */
  key: Uint8Array
}

/** The first key seals, all of them open. */
export type Keyring = readonly [VaultKey, ...VaultKey[]]

const KEY_LENGTH = 32
const ID = /^[A-Za-z0-9_-]{1,32}$/

/** `TOKEN_KEYS` is not a keyring. Names the entry, never the key. */
export class KeyringInvalid extends SmartSyncError {
  constructor(message: string) {
    super('keyring_invalid', message, {
      help: 'TOKEN_KEYS is a list of "id:key", separated by commas, the newest first; make a key with: openssl rand -base64 32',
    })
  }
}

/** Reads `id:base64key,id2:base64key`. Throws `KeyringInvalid`. */
export function parseKeyring(text: string): Keyring {
  const [first, ...rest] = text.split(',').map((entry, index) => parseKey(entry.trim(), index + 1))
  if (!first) throw new KeyringInvalid('TOKEN_KEYS is empty.')
  const keyring: Keyring = [first, ...rest]
  const ids = keyring.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new KeyringInvalid(`TOKEN_KEYS holds two keys with the id ${twice}.`)
  return keyring
}

function parseKey(entry: string, position: number): VaultKey {
  const colon = entry.indexOf(':')
  const id = entry.slice(0, Math.max(colon, 0))
  if (!ID.test(id)) throw new KeyringInvalid(`Key ${position} of TOKEN_KEYS has no id of letters, digits, "-" or "_".`)
  const key = Buffer.from(entry.slice(colon + 1), 'base64')
  if (key.length !== KEY_LENGTH) {
    throw new KeyringInvalid(`Key ${id} of TOKEN_KEYS has ${key.length} bytes; it takes ${KEY_LENGTH}, in base64.`)
  }
  return { id, key }
}
