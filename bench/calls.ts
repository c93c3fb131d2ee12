import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { parseConfig } from '../packages/backend/src/config.ts'
import { signEvent } from '../packages/backend/src/events/sign.ts'
import { callOperation } from '../packages/backend/src/local/client.ts'
import { EnrichLine, ImportLine } from '../packages/backend/src/local/lines.ts'
import { type Stack, startStack } from '../packages/backend/src/local/stack.ts'
import { loadSecrets } from '../packages/backend/src/local-secrets.ts'
import { sampleOrganizations } from '../packages/backend/src/oppspot/sample/index.ts'
import { inventedCompanies, inventedLeads } from '../packages/backend/test/work/invented-leads.ts'
import type { Measured } from './bench.ts'

export const question = 'How many API calls do 1,000 captured leads cost: contacts and companies, with a task each?'

const leads = 1_000
const goal = 80
const Calls = z.object({ calls: z.array(z.object({ method: z.string(), path: z.string(), count: z.int() })) })

/** Counts at the sandbox, what arrived there; the connecting of the account is not counted. */
export async function measure(): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'smartsync-bench-'))
  const env = { ...process.env, SMARTSYNC_FOLDER: folder }
  const stack = await startStack(env, () => {})
  try {
    for await (const line of callOperation(stack, '/local/import', ImportLine, inventedCompanies(leads))) void line
    await fetch(`${stack.sandboxUrl}/sandbox/calls`, { method: 'DELETE' })
    await capture(stack, (await loadSecrets(parseConfig(env))).eventsSecret)
    for await (const line of callOperation(stack, '/local/follow', EnrichLine)) void line
    const { calls } = Calls.parse(await (await fetch(`${stack.sandboxUrl}/sandbox/calls`)).json())
    return report(calls)
  } finally {
    await stack.stop()
    await rm(folder, { recursive: true })
  }
}

/** As oppSpot captures them: a signed event each, some at a time. */
async function capture({ url }: Stack, secret: string): Promise<void> {
  const waiting = inventedLeads(leads)
  const send = async () => {
    for (let lead = waiting.pop(); lead !== undefined; lead = waiting.pop()) {
      const { email, firstName: first_name, lastName: last_name } = lead.contact
      const contact = { email, first_name, last_name }
      const data = { organization_id: sampleOrganizations.demo, company: lead.company, contact }
      const { body, headers } = signEvent(secret, { type: 'lead.captured', data }, { at: new Date() })
      const { status } = await fetch(`${url}/v1/events`, { method: 'POST', body, headers })
      if (status !== 202) throw new Error(`An event was answered with ${status}`)
    }
  }
  await Promise.all(Array.from({ length: 20 }, send))
}

function report(calls: z.infer<typeof Calls>['calls']): Measured {
  const total = calls.reduce((sum, { count }) => sum + count, 0)
  return {
    rows: [
      ...calls.map(({ method, path, count }) => ({ call: `${method} ${path}`, count })),
      { call: 'all', count: total },
      { call: 'one by one, two calls a contact', count: 2 * leads },
      { call: 'one by one, to ours', count: Math.round((2 * leads) / total) },
    ],
    goals: [{ goal: `at most ${goal} calls (${total})`, met: total <= goal }],
  }
}
