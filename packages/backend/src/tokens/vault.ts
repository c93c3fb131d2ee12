import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { SmartSyncError } from '@smartsync/core/errors'
import type { Keyring, VaultKey } from './keyring.ts'

const FORMAT = 'v1'
const CIPHER = 'aes-256-gcm'
/** Bytes; the sizes that NIST SP 800-38D recommends for GCM. */
const IV_LENGTH = 12
const TAG_LENGTH = 16

/** A sealed text could not be opened. Says which key it names, and nothing of what it holds. */
export class VaultError extends SmartSyncError {
  constructor(code: 'vault_unknown_key' | 'vault_damaged', message: string) {
    super(code, message, {
      help: 'Put the key that sealed it back into TOKEN_KEYS, or connect the CRM again.',
      retry: 'reconnect',
    })
  }
}

/**
 * Seals secrets with AES-256-GCM. A sealed text names its key, so that keys can be rotated: the keyring's first key
 * seals, all of them open. `aad` binds it to its owner (the integration's id): moved to another, it does not open.
 */
export class Vault {
  readonly #keyring: Keyring

  constructor(keyring: Keyring) {
    this.#keyring = keyring
  }

  /** True when the ring holds keys that open and do not seal: what they sealed waits to be sealed anew. */
  get rotates(): boolean {
    return this.#keyring.length > 1
  }

  seal(plain: string, aad: string): string {
    const [{ id, key }] = this.#keyring
    const iv = randomBytes(IV_LENGTH)
    const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_LENGTH }).setAAD(Buffer.from(aad))
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return [FORMAT, id, iv.toString('base64url'), sealed.toString('base64url')].join('.')
  }

  /** Throws `VaultError` when no key of the ring sealed it, when it was altered, or when it belongs to another `aad`. */
  open(sealed: string, aad: string): string {
    const { key, iv, body } = this.#parse(sealed)
    try {
      const decipher = createDecipheriv(CIPHER, key.key, iv, { authTagLength: TAG_LENGTH })
        .setAAD(Buffer.from(aad))
        .setAuthTag(body.subarray(-TAG_LENGTH))
      return Buffer.concat([decipher.update(body.subarray(0, -TAG_LENGTH)), decipher.final()]).toString('utf8')
    } catch {
      throw new VaultError('vault_damaged', `A sealed text does not open with key ${key.id}.`)
    }
  }

  /** True when it was sealed with another key than the one that seals now. */
  needsRotation(sealed: string): boolean {
    return sealed.split('.')[1] !== this.#keyring[0].id
  }

  #parse(sealed: string): { key: VaultKey; iv: Buffer; body: Buffer } {
    const [format, id, iv, body, ...rest] = sealed.split('.')
    if (format !== FORMAT || id === undefined || iv === undefined || body === undefined || rest.length > 0) {
      throw new VaultError('vault_damaged', 'A stored secret is not a sealed text.')
    }
    const key = this.#keyring.find((candidate) => candidate.id === id)
    if (!key)
      throw new VaultError('vault_unknown_key', `A stored secret was sealed with key ${id}, which is not at hand.`)
    return { key, iv: Buffer.from(iv, 'base64url'), body: Buffer.from(body, 'base64url') }
  }
}
