import OpenAI from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import { z } from 'zod'
import type { LlmConfig } from '../config.ts'
import { Answer, readAnswer } from './answer.ts'
import type { LanguageModel, Reply } from './model.ts'
import { INSTRUCTIONS } from './prompt.ts'

const MOST_OUTPUT_TOKENS = 1_500
/** English runs to four characters a token; three leave room for other text. */
const BYTES_PER_TOKEN = 3
/** What the schema and the roles cost besides. */
const OVERHEAD_TOKENS = 200

/** What we read of a response (https://platform.openai.com/docs/api-reference/responses/object). */
const Response = z.object({
  status: z.string().nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z.array(
    z.object({
      type: z.string(),
      content: z
        .array(z.object({ type: z.string(), text: z.string().optional(), refusal: z.string().optional() }))
        .nullish(),
    }),
  ),
  usage: z.object({ total_tokens: z.number().int().nonnegative() }).nullish(),
})

/**
 * A model behind the Responses API of OpenAI or of any endpoint compatible with it. It gets no tools, and nothing is kept
 * there (`store: false`). Calls are not repeated: whoever asks has another writer at hand.
 */
export class OpenAiModel implements LanguageModel {
  readonly name: string
  readonly #client: OpenAI

  constructor({ apiKey, baseUrl, model }: Pick<LlmConfig, 'apiKey' | 'baseUrl' | 'model'>) {
    this.name = model
    this.#client = new OpenAI({
      apiKey,
      baseURL: baseUrl,
      organization: null,
      project: null,
      maxRetries: 0,
      logLevel: 'off',
    })
  }

  mostTokens(input: string): number {
    const asked = Math.ceil((Buffer.byteLength(INSTRUCTIONS) + Buffer.byteLength(input)) / BYTES_PER_TOKEN)
    return asked + OVERHEAD_TOKENS + MOST_OUTPUT_TOKENS
  }

  async ask(input: string, signal: AbortSignal): Promise<Reply> {
    const response = await this.#create(input, signal)
    return 'kind' in response ? response : readReply(response.body)
  }

  /** Without the SDK's own parsing, which throws away what a call cost when it cannot read the answer. */
  async #create(input: string, signal: AbortSignal): Promise<{ body: unknown } | Reply> {
    try {
      const body: unknown = await this.#client.responses.create(
        {
          model: this.name,
          instructions: INSTRUCTIONS,
          input: [{ role: 'user', content: input }],
          text: { format: zodTextFormat(Answer, 'summary') },
          max_output_tokens: MOST_OUTPUT_TOKENS,
          store: false,
        },
        { signal },
      )
      return { body }
    } catch (error) {
      if (signal.aborted) return { kind: 'timeout', tokens: null }
      if (!(error instanceof OpenAI.APIError)) return { kind: 'malformed', tokens: null }
      return { kind: 'unavailable', tokens: 0, status: error.status ?? null }
    }
  }
}

function readReply(body: unknown): Reply {
  const parsed = Response.safeParse(body)
  if (!parsed.success) return { kind: 'malformed', tokens: null }
  const { status, incomplete_details, output, usage } = parsed.data
  const tokens = usage?.total_tokens ?? null
  const content = output.flatMap((item) => item.content ?? [])
  const filtered = incomplete_details?.reason === 'content_filter'
  if (filtered || content.some(({ type }) => type === 'refusal')) return { kind: 'refused', tokens }
  if (status === 'incomplete' || status === 'failed') return { kind: 'malformed', tokens }
  const text = content.flatMap((part) => (part.type === 'output_text' ? (part.text ?? '') : [])).join('')
  const answer = readAnswer(text)
  return answer === null ? { kind: 'malformed', tokens } : { kind: 'answered', answer, tokens }
}
