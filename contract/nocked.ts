import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { bodyOf, type Exchange, json } from './recorder.ts'

const Line = z.object({
  method: z.string(),
  path: z.string(),
  query: z.array(z.tuple([z.string(), z.string()])),
  requestType: z.string(),
  request: z.string(),
  status: z.int(),
  answer: z.string(),
  onPurpose: z.boolean(),
})

/** Runs the provider's own tests, in which `nock` plays HubSpot, and gives all that they sent and took for answers. */
export async function nockedExchanges(): Promise<Exchange[]> {
  const folder = mkdtempSync(join(tmpdir(), 'smartsync-contract-'))
  const file = join(folder, 'exchanges.jsonl')
  try {
    await runTests(file)
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    return lines.map((line) => {
      const { query, request, answer, ...rest } = Line.parse(JSON.parse(line))
      return {
        ...rest,
        query: new URLSearchParams(query),
        request: bodyOf(rest.requestType, request),
        answer: json(answer),
      }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function runTests(file: string): Promise<void> {
  const root = new URL('..', import.meta.url).pathname
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [vitest, 'run', '--project', 'hubspot-app', '--reporter', 'dot']
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, RECORD_EXCHANGES: file },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`The provider’s tests failed:\n${Buffer.concat(said).toString('utf8')}`))
    })
  })
}
