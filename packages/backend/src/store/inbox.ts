import { json } from './json.ts'
import type { TenantTransaction } from './tenancy.ts'

/** A message that came in. `dedupeKey` is the same for every delivery of it by its source. */
export interface Message {
  source: string
  dedupeKey: string
  kind: string
  body: unknown
  correlationId: string
}

/** Keeps the message; false when it came before, and then nothing more is to be done for it. */
export async function receive(tx: TenantTransaction, message: Message): Promise<boolean> {
  const kept = await tx
    .insertInto('inbox')
    .values({
      organization_id: tx.organizationId,
      source: message.source,
      dedupe_key: message.dedupeKey,
      kind: message.kind,
      body: json(message.body),
      correlation_id: message.correlationId,
    })
    .onConflict((conflict) => conflict.columns(['organization_id', 'source', 'dedupe_key']).doNothing())
    .executeTakeFirst()
  return kept.numInsertedOrUpdatedRows === 1n
}
