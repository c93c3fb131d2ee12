import { connect } from '@nats-io/transport-node'
import { expect, test } from 'vitest'
import { unflushed } from '../../../src/queue/nats/flushing.ts'
import { startNats, whyNoNats, whyNotFlushed } from './servers.ts'

/** As docs/nats.md says, and who gives no name has our account. */
const ACCOUNTS = `
accounts {
  SYS: { exports: [{ service: "$SYS.REQ.SERVER.PING.JSZ", response_type: stream, accounts: [APP] }] }
  APP: {
    jetstream: enabled
    users: [{ user: app, password: app }]
    imports: [{ service: { account: SYS, subject: "$SYS.REQ.SERVER.PING.JSZ" } }]
  }
}
system_account: SYS
no_auth_user: app`

async function ask(count: 1 | 3, setting: Parameters<typeof startNats>[1]): Promise<string[] | null> {
  const servers = await startNats(count, setting)
  const connection = await connect({ servers: servers.urls.map((url) => new URL(url).host) })
  try {
    return await unflushed(connection)
  } finally {
    await connection.close()
    await servers.stop()
  }
}

test.skipIf(whyNoNats())(`a server that does not let us ask is not spoken of${whyNoNats()}`, async () => {
  expect(await ask(1, {})).toBeNull()
})

test.skipIf(whyNotFlushed())(`servers that flush each write are known to${whyNotFlushed()}`, async () => {
  expect(await ask(3, { lines: [ACCOUNTS] })).toEqual([])
})

test.skipIf(whyNotFlushed())(`those that do not are named${whyNotFlushed()}`, async () => {
  expect(await ask(1, { lines: [ACCOUNTS], flushed: false })).toEqual(['n0'])
})
