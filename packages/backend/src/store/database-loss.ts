/** Codes of the network, and of PostgreSQL when it shuts down, starts up or has no connection left (classes 08, 53, 57P). */
const LOST = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|EAI_AGAIN|EHOSTUNREACH|08...|53...|57P0[1-5])$/
/** What the drivers say without a code. */
const LOST_WORDS = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'driver has already been destroyed',
  'Cannot use a pool after calling end',
  'PGlite is clos',
]

/** Did this fail because the database could not be reached, so that the same request may succeed later? */
export function isDatabaseLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && LOST.test(error.code)) return true
  if (error instanceof AggregateError && error.errors.some(isDatabaseLoss)) return true
  return LOST_WORDS.some((words) => error.message.includes(words))
}
