import { CrmError } from '@smartsync/core/crm'
import { unsent } from './errors.ts'

/** What HubSpot said of the inputs of one call, by their own keys; `unnamed` are errors that name no input. */
export interface BatchVerdict<R> {
  results: ReadonlyMap<string, R>
  errors: ReadonlyMap<string, CrmError>
  unnamed: readonly CrmError[]
}

export type Settled<R> = { ok: true; result: R } | { ok: false; error: CrmError }

export interface BatchWrite<I, R> {
  /** The input's own key, unique among all inputs. */
  keyOf(input: I): string
  /** How many go in one call. Default 100. */
  batchSize?: number
  send(inputs: readonly I[]): Promise<BatchVerdict<R>>
  /** Asked when HubSpot refuses a whole batch: which inputs are known to be the reason. */
  blame?(inputs: readonly I[], refusal: CrmError): Promise<ReadonlyMap<string, CrmError>>
}

const BATCH_SIZE = 100

/** An error that lies in the record, not in the call: leaving that record out lets the others through. */
function liesInRecord(error: CrmError): boolean {
  return error.code === 'crm_invalid' || error.code === 'crm_conflict' || error.code === 'crm_not_found'
}

/**
 * Writes all inputs in batches and says of each what became of it, whatever happens to the others.
 *
 * A batch that HubSpot refuses because of one record is sent again without the records to blame, or, where nobody knows
 * them, in halves until they stand alone. When the call itself fails, what is not settled yet shares its error; if nothing
 * was settled at all, the whole write rejects with it.
 */
export async function settle<I, R>(inputs: readonly I[], write: BatchWrite<I, R>): Promise<Map<string, Settled<R>>> {
  const settled = new Map<string, Settled<R>>()
  const queue = inBatches(inputs, write.batchSize)
  const fail = (batch: readonly I[], error: CrmError) => {
    for (const input of open(batch)) settled.set(write.keyOf(input), { ok: false, error })
  }
  const open = (batch: readonly I[]) => batch.filter((input) => !settled.has(write.keyOf(input)))

  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    try {
      queue.unshift(...(await settleBatch(batch)))
    } catch (error) {
      if (!(error instanceof CrmError) || settled.size === 0) throw error
      fail(batch, error)
      fail(queue.flat(), unsent(error))
      break
    }
  }
  return settled

  /** Settles what one call can, and gives back the batches to try for the rest. */
  async function settleBatch(batch: readonly I[]): Promise<I[][]> {
    const verdict = await write.send(batch).catch((error: unknown) => {
      if (error instanceof CrmError && liesInRecord(error)) return error
      throw error
    })
    if (verdict instanceof CrmError) return settleRefusal(batch, verdict)
    for (const [key, result] of verdict.results) settled.set(key, { ok: true, result })
    for (const [key, error] of verdict.errors) settled.set(key, { ok: false, error })
    const left = open(batch)
    if (batch.length > 1) return halves(left)
    if (left.length > 0) fail(left, verdict.unnamed[0] ?? unaccounted())
    return []
  }

  async function settleRefusal(batch: readonly I[], refusal: CrmError): Promise<I[][]> {
    if (batch.length === 1) {
      fail(batch, refusal)
      return []
    }
    const blamed = (await write.blame?.(batch, refusal)) ?? new Map<string, CrmError>()
    for (const [key, error] of blamed) settled.set(key, { ok: false, error })
    return blamed.size > 0 ? inBatches(open(batch), write.batchSize) : halves(batch)
  }
}

/** Cuts a list into batches of at most `size`. */
export function inBatches<T>(list: readonly T[], size = BATCH_SIZE): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))
}

function halves<T>(list: readonly T[]): T[][] {
  return inBatches(list, Math.max(1, Math.ceil(list.length / 2)))
}

function unaccounted(): CrmError {
  return new CrmError('crm_protocol', 'HubSpot answered the batch without a word on this record.', {
    help: 'Tell SmartSync support: HubSpot may have changed its API.',
    uncertain: true,
  })
}
