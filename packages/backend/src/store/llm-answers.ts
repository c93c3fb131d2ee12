import { sql } from 'kysely'
import { anyOf, json } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

/** What language models answered to these prompts, by the prompts' hashes; null where they declined. */
export async function keptAnswers(tx: TenantTransaction, hashes: readonly string[]): Promise<Map<string, unknown>> {
  if (hashes.length === 0) return new Map()
  const rows = await tx
    .selectFrom('llm_answers')
    .select(['prompt_hash', 'answer'])
    .where('prompt_hash', '=', anyOf(hashes))
    .execute()
  return new Map(rows.map(({ prompt_hash, answer }) => [prompt_hash, answer]))
}

/** Keeps what a language model answered to a prompt, in the place of an earlier answer to it. */
export async function keepAnswer(tx: TenantTransaction, hash: string, answer: unknown, at: Date): Promise<void> {
  const stored = answer === null ? null : json(answer)
  await tx
    .insertInto('llm_answers')
    .values({ organization_id: tx.organizationId, prompt_hash: hash, answer: stored, answered_at: at })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'prompt_hash']).doUpdateSet({ answer: stored, answered_at: at }),
    )
    .execute()
}

/** What an answer has cost the organization in tokens, on average; null where it has had none. */
export async function tokensOfAnswer(tx: TenantTransaction): Promise<number | null> {
  const { rows } = await sql<{ tokens: number | null }>`
    select ceil((select sum(usage.tokens) from smartsync.llm_usage as usage)
      / nullif((select count(*) from smartsync.llm_answers as answer), 0))::float8 as tokens`.execute(tx)
  return rows[0]?.tokens ?? null
}
