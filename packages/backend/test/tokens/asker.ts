import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import { z } from 'zod'
import { openDatabase } from '../../src/store/database.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { TokenAccess } from '../../src/tokens/access.ts'
import { parseKeyring } from '../../src/tokens/keyring.ts'
import { Vault } from '../../src/tokens/vault.ts'

/** A process of its own that asks for a token when it is told to, and tells what it got. */
const { databaseUrl, sandboxUrl, keys, organizationId, integrationId } = z
  .object({
    databaseUrl: z.string(),
    sandboxUrl: z.string(),
    keys: z.string(),
    organizationId: z.string(),
    integrationId: z.string(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

const database = await openDatabase({ url: databaseUrl, folder: null })
const provider = hubspotProvider({ clientId: 'client', clientSecret: 'secret', appId: '1', apiUrl: sandboxUrl })
const tokens = new TokenAccess({
  tenancy: new Tenancy(database),
  vault: new Vault(parseKeyring(keys)),
  provider: () => provider,
  clock: () => new Date(),
})
process.once('message', async () => {
  const answer = await tokens.accessToken(organizationId, integrationId).catch((error: unknown) => String(error))
  process.send?.({ token: answer })
  await database.close()
  process.disconnect()
})
process.send?.({ ready: true })
