import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyringInvalid, parseKeyring } from '../../src/tokens/keyring.ts'
import { Vault, VaultError } from '../../src/tokens/vault.ts'

const OLD = `old:${randomBytes(32).toString('base64')}`
const NEW = `new:${randomBytes(32).toString('base64')}`
const vault = new Vault(parseKeyring(OLD))

describe('the vault', () => {
  test('opens what it sealed, for the same owner', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (plain, owner) => {
        expect(vault.open(vault.seal(plain, owner), owner)).toBe(plain)
      }),
    )
  })

  test('seals the same text differently each time, and shows nothing of it', () => {
    const [one, other] = [vault.seal('a secret token', 'i'), vault.seal('a secret token', 'i')]
    expect(one).not.toBe(other)
    expect(Buffer.from(one.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('secret')
  })

  test('does not open it for another owner', () => {
    expect(() => vault.open(vault.seal('token', 'mine'), 'yours')).toThrow(VaultError)
  })

  test('does not open what was altered', () => {
    const [format, id, iv, body] = vault.seal('token', 'i').split('.')
    const bytes = Buffer.from(body ?? '', 'base64url')
    for (let index = 0; index < bytes.length; index += 1) {
      const altered = Buffer.from(bytes)
      altered[index] = (altered[index] ?? 0) ^ 1
      expect(() => vault.open([format, id, iv, altered.toString('base64url')].join('.'), 'i')).toThrow(VaultError)
    }
    for (const text of ['', 'plain', `v1.old.${iv}`, `v2.old.${iv}.${body}`, `v1.old.${iv}.`, `v1.old..${body}`]) {
      expect(() => vault.open(text, 'i')).toThrow(VaultError)
    }
  })

  test('opens with any key of the ring, seals with the first, and knows what to seal anew', () => {
    const rotated = new Vault(parseKeyring(`${NEW},${OLD}`))
    const sealed = vault.seal('token', 'i')
    expect(rotated.open(sealed, 'i')).toBe('token')
    expect(rotated.needsRotation(sealed)).toBe(true)
    const anew = rotated.seal('token', 'i')
    expect(rotated.needsRotation(anew)).toBe(false)
    expect(() => vault.open(anew, 'i')).toThrow('key new, which is not at hand')
  })
})

describe('a keyring', () => {
  test('takes several keys', () => {
    expect(parseKeyring(`${NEW}, ${OLD}`).map(({ id }) => id)).toEqual(['new', 'old'])
  })

  test.each([
    ['nothing', '', 'has no id'],
    ['a key without id', randomBytes(32).toString('base64'), 'has no id'],
    ['a short key', `k:${randomBytes(16).toString('base64')}`, 'has 16 bytes; it takes 32'],
    ['the same id twice', `${OLD},${OLD}`, 'two keys with the id old'],
  ])('refuses %s without showing any of it', (_, text, message) => {
    const attempt = () => parseKeyring(text)
    expect(attempt).toThrow(KeyringInvalid)
    expect(attempt).toThrow(message)
    const secret = text.split(':').at(-1) ?? ''
    if (secret !== '') expect(attempt).not.toThrow(secret)
  })
})
