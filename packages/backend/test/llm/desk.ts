import { randomUUID } from 'node:crypto'
import type { Enrichment, Summary } from '@smartsync/core/model'
import { afterAll, afterEach, beforeEach, expect } from 'vitest'
import { LlmWriter, type LlmWriterOptions } from '../../src/llm/llm-writer.ts'
import { OpenAiModel } from '../../src/llm/openai-model.ts'
import { createLogger } from '../../src/logging.ts'
import { tokensUsed } from '../../src/store/llm-usage.ts'
import { Tenancy } from '../../src/store/tenancy.ts'
import { testDatabase } from '../database.ts'
import { NOON } from './companies.ts'
import { type Endpoint, honest, startEndpoint } from './endpoint.ts'

export const API_KEY = 'sk-secret-of-the-test'

/** A writer's place of work: a database, and for each test an endpoint and an organization of its own. */
export interface Desk {
  endpoint: Endpoint
  /** Whose summaries `written` and `used` are about. */
  organization: string
  writer(options?: Partial<LlmWriterOptions> & { modelName?: string }): LlmWriter
  written(enrichment: Enrichment, options?: Partial<LlmWriterOptions>): Promise<Summary>
  used(organization?: string, now?: Date): Promise<number>
}

/** Sets the desk up for the tests of a file, and after each of them looks that the key stands in no log. */
export async function aDesk(): Promise<Desk> {
  const database = await testDatabase()
  const tenancy = new Tenancy(database)
  let logged: string[] = []
  const desk: Desk = {
    endpoint: await startEndpoint(honest),
    organization: randomUUID(),
    writer(options = {}) {
      const { modelName = 'model-1', ...others } = options
      const model = new OpenAiModel({ apiKey: API_KEY, baseUrl: desk.endpoint.url, model: modelName })
      const log = createLogger('trace', { write: (line) => void logged.push(line) })
      return new LlmWriter({ tenancy, model, dailyTokens: 100_000, clock: () => NOON, log, ...others })
    },
    async written(enrichment, options) {
      const [summary] = await desk.writer(options).write(desk.organization, [enrichment])
      if (summary === undefined) throw new Error('Every enrichment gets a summary')
      return summary
    },
    used: (organization = desk.organization, now = NOON) => tenancy.inTenant(organization, (tx) => tokensUsed(tx, now)),
  }
  beforeEach(() => {
    desk.organization = randomUUID()
    desk.endpoint.calls.length = 0
    desk.endpoint.behave = honest
    logged = []
  })
  afterEach(() => expect(logged.join('\n')).not.toContain(API_KEY))
  afterAll(async () => {
    await desk.endpoint.close()
    await database.close()
  })
  return desk
}
