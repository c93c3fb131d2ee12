import { type SummaryWriter, templateWriter } from '@smartsync/core/enrich'
import type { LlmConfig } from '../config.ts'
import { LlmWriter, type LlmWriterOptions } from './llm-writer.ts'
import { OpenAiModel } from './openai-model.ts'

/** The language model's writer where one is configured, else the template's. */
export function chooseWriter(
  config: LlmConfig | null,
  options: Pick<LlmWriterOptions, 'tenancy' | 'clock' | 'log'>,
): SummaryWriter {
  if (config === null) return templateWriter
  return new LlmWriter({ ...options, model: new OpenAiModel(config), dailyTokens: config.dailyTokens })
}
