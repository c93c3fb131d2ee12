import { parseConfig } from '../packages/backend/src/config.ts'
import { chooseWriter } from '../packages/backend/src/llm/choose-writer.ts'
import { createLogger } from '../packages/backend/src/logging.ts'
import { type SummaryWriter, templateWriter } from '../packages/core/src/enrich/index.ts'
import { context, type World } from './world.ts'

/** What is evaluated is the writing, not an organization's budget. */
const ENOUGH = 1e9

/** The writers of summaries; the language model's is null where none is configured (OPENAI_API_KEY). */
export function writersFor({ tenancy }: World): { name: string; writer: SummaryWriter | null }[] {
  const { llm } = parseConfig(process.env)
  const log = createLogger('warn')
  return [
    { name: 'template', writer: templateWriter },
    {
      name: llm === null ? 'language model' : `language model ${llm.model}`,
      writer:
        llm === null ? null : chooseWriter({ ...llm, dailyTokens: ENOUGH }, { tenancy, clock: () => context.now, log }),
    },
  ]
}
