import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSandbox } from '../src/sandbox.ts'
import { Receiver } from './receiver.ts'
import { linkTo, PORTAL, UnderTest } from './sandbox-under-test.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crm-sandbox-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const journal = () => join(folder, 'journal.jsonl')

async function everything(url: string): Promise<unknown> {
  const types = ['contacts', 'companies', 'deals', 'tasks']
  const read = async (type: string) =>
    (await fetch(`${url}/sandbox/hubspot/portals/${PORTAL}/records?type=${type}`)).json()
  return Promise.all(types.map(read))
}

/** A sandbox with a bit of everything in it. */
async function furnished(): Promise<UnderTest> {
  const hubspot = await UnderTest.start({}, folder)
  await hubspot.addProperty('companies', { name: 'smartsync_id', hasUniqueValue: true })
  const company = await hubspot.create('companies', { name: 'Kept', smartsync_id: 'k-1' })
  const contact = await hubspot.create('contacts', { email: 'kept@example.com' }, [linkTo(company, 1)])
  const deleted = await hubspot.create('contacts', { email: 'deleted@example.com' })
  await hubspot.api('DELETE', `/crm/objects/2026-09/contacts/${deleted}`)
  await hubspot.create('tasks', { hs_timestamp: '1795392000000' }, [linkTo(contact, 204)])
  await hubspot.api('PATCH', `/crm/objects/2026-09/companies/${company}`, { properties: { city: 'Leeds' } })
  return hubspot
}

describe('the journal', () => {
  it('brings back records, links, schemas, apps and tokens', async () => {
    const first = await furnished()
    const before = await everything(first.sandbox.url)
    await first.stop()

    const clock = first.clock
    const second = await startSandbox({ port: 0, folder, clock })
    try {
      expect(await everything(second.url)).toEqual(before)
      const call = (path: string, init: RequestInit = {}) =>
        fetch(second.url + path, {
          ...init,
          headers: { Authorization: `Bearer ${first.token}`, 'Content-Type': 'application/json' },
        })
      expect((await call('/crm/objects/2026-09/companies/k-1?idProperty=smartsync_id')).status).toBe(200)
      const properties = { email: 'kept@example.com' }
      const again = await call('/crm/objects/2026-09/contacts', {
        method: 'POST',
        body: JSON.stringify({ properties }),
      })
      expect(again.status).toBe(409)
    } finally {
      await second.close()
    }
  })

  it('gets shorter at the start, and means the same', async () => {
    const first = await furnished()
    const id = await first.create('contacts', { firstname: 'Often' })
    for (const jobtitle of ['1', '2', '3', '4', '5', '6']) {
      await first.api('PATCH', `/crm/objects/2026-09/contacts/${id}`, { properties: { jobtitle } })
    }
    const before = await everything(first.sandbox.url)
    await first.stop()
    const lines = () => readFileSync(journal(), 'utf8').split('\n').length
    const long = lines()
    await (await startSandbox({ port: 0, folder, clock: first.clock })).close()
    expect(lines()).toBeLessThan(long)
    const third = await startSandbox({ port: 0, folder, clock: first.clock })
    expect(await everything(third.url)).toEqual(before)
    await third.close()
  })

  it('may end in a torn line, which was never acknowledged', async () => {
    const first = await furnished()
    const before = await everything(first.sandbox.url)
    await first.stop()
    appendFileSync(journal(), '[{"kind":"record","portalId":4010001,"type":"contacts","rec')
    const second = await startSandbox({ port: 0, folder, clock: first.clock })
    expect(await everything(second.url)).toEqual(before)
    await second.close()
  })

  it('is not started from when a line in its middle is unreadable', async () => {
    writeFileSync(journal(), '{"kind"\n[]\n')
    await expect(startSandbox({ port: 0, folder })).rejects.toThrow(SyntaxError)
  })

  it('gives new records ids that were never used', async () => {
    const first = await UnderTest.start({}, folder)
    const id = await first.create('contacts', { email: 'one@example.com' })
    await first.stop()
    const second = await UnderTest.start({}, folder)
    expect(Number(await second.create('contacts', { email: 'two@example.com' }))).toBeGreaterThan(Number(id))
    await second.stop()
  })

  it('keeps events that are not delivered', async () => {
    const receiver = await Receiver.start()
    const subscriptions = [{ subscriptionType: 'company.creation' }]
    const first = await UnderTest.start({ webhookUrl: receiver.url, subscriptions }, folder)
    await first.create('companies', { name: 'A' })
    await first.stop()
    const second = await startSandbox({ port: 0, folder, clock: first.clock })
    first.clock.advance(200)
    const [request] = await receiver.count(1)
    expect(JSON.parse(request?.body ?? '')).toMatchObject([{ subscriptionType: 'company.creation' }])
    await second.close()
    await receiver.stop()
  })
})

describe('a killed sandbox', () => {
  it('has its folder to itself until then, and loses nothing that it acknowledged', async () => {
    const main = new URL('../src/main.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [main, '--port', '0', '--folder', folder])
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk) => resolve(/http:\S+/.exec(String(chunk))?.[0] ?? ''))
    })
    await expect(startSandbox({ port: 0, folder })).rejects.toThrow(`Process ${child.pid} uses the folder`)
    const portals = 20
    for (let portalId = 1; portalId <= portals; portalId += 1) {
      const init = {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ portalId }),
      }
      expect((await fetch(`${url}/sandbox/hubspot/portals`, init)).status).toBe(201)
    }
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited

    const revived = await startSandbox({ port: 0, folder })
    const kept: unknown = await (await fetch(`${revived.url}/sandbox/hubspot/portals`)).json()
    expect(kept).toMatchObject({ portals: { length: portals + 1 } })
    await revived.close()
  })
})
