import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { createIntegration } from '../../src/store/integrations.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { parseKeyring } from '../../src/tokens/keyring.ts'
import { resealTokens } from '../../src/tokens/reseal.ts'
import { Vault } from '../../src/tokens/vault.ts'
import { testDatabase } from '../database.ts'

const database = await testDatabase()
afterAll(() => database.close())
const tenancy = new Tenancy(database)

const [OLD, NEW] = ['old', 'new'].map((id) => `${id}:${randomBytes(32).toString('base64')}`)
const before = new Vault(parseKeyring(`${OLD}`))
const rotating = new Vault(parseKeyring(`${NEW},${OLD}`))
const after = new Vault(parseKeyring(`${NEW}`))

async function connected(vault: Vault) {
  const organizationId = randomUUID()
  const id = await tenancy.inTenant(organizationId, async (tx) => {
    const { id } = await createIntegration(tx, { crmType: 'hubspot', accountId: randomUUID() })
    const sealed = { access_token: vault.seal('access', id), refresh_token: vault.seal('refresh', id) }
    await tx
      .updateTable('crm_integrations')
      .set({ ...sealed, token_expires_at: new Date() })
      .where('id', '=', id)
      .execute()
    return id
  })
  return { organizationId, id }
}

async function opened({ organizationId, id }: { organizationId: string; id: string }, vault: Vault) {
  const row = await tenancy.inTenant(organizationId, (tx) =>
    tx.selectFrom('crm_integrations').select(['access_token', 'refresh_token']).where('id', '=', id).executeTakeFirst(),
  )
  return [row?.access_token ?? '', row?.refresh_token ?? ''].map((sealed) => vault.open(sealed, id))
}

test('tokens are sealed anew with the new key, those of every organization, so that the old one may go', async () => {
  const all = [await connected(before), await connected(before), await connected(rotating)]
  expect(await resealTokens({ tenancy, vault: rotating })).toBe(2)
  for (const each of all) expect(await opened(each, after)).toEqual(['access', 'refresh'])
  expect(await resealTokens({ tenancy, vault: rotating })).toBe(0)
})

test('a token whose key is gone is told of, and keeps no other from being sealed anew', async () => {
  const lost = await connected(new Vault(parseKeyring(`lost:${randomBytes(32).toString('base64')}`)))
  const others = [await connected(before), await connected(before)]
  await expect(resealTokens({ tenancy, vault: rotating })).rejects.toThrow('key lost, which is not at hand')
  for (const each of others) expect(await opened(each, after)).toEqual(['access', 'refresh'])
  await expect(opened(lost, rotating)).rejects.toThrow('key lost')
})
