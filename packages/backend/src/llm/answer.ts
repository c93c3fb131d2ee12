import { z } from 'zod'

const MOST_SENTENCES = 8
const LONGEST = 2_000

/** What a language model is asked for: sentences, each with the ids of the facts that it rests on. */
export const Answer = z.object({
  sentences: z
    .array(
      z.object({
        text: z.string().describe('One sentence, in plain words, without markup.'),
        facts: z.array(z.string()).describe('The ids of all the facts that the sentence rests on.'),
      }),
    )
    .describe('Two or three sentences.'),
})
export type Answer = z.infer<typeof Answer>

/** The answer that a text or stored value holds, or null where it is none or out of all proportion. */
export function readAnswer(value: unknown): Answer | null {
  const parsed = Answer.safeParse(typeof value === 'string' ? jsonIn(value) : value)
  if (!parsed.success) return null
  const { sentences } = parsed.data
  return sentences.length <= MOST_SENTENCES && sentences.every(({ text }) => text.length <= LONGEST)
    ? parsed.data
    : null
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
