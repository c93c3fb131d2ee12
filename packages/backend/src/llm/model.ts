import type { Answer } from './answer.ts'

/**
 * What a language model made of a prompt. `tokens` is what the call cost; null where that is not known, although
 * something may have been charged.
 */
export type Reply =
  | { kind: 'answered'; answer: Answer; tokens: number | null }
  | { kind: 'refused' | 'malformed' | 'timeout'; tokens: number | null }
  | { kind: 'unavailable'; tokens: 0; status: number | null }

/** A language model that is asked one thing at a time. It never throws: what goes wrong is a reply. */
export interface LanguageModel {
  name: string
  /** The most that a call with this input can cost, in tokens. */
  mostTokens(input: string): number
  ask(input: string, signal: AbortSignal): Promise<Reply>
}
