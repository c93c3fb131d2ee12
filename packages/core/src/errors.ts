/** What a caller may do after a failure: give up, try the same thing later, or ask a person to reconnect the CRM. */
export type Retry = 'no' | 'later' | 'reconnect'

/**
 * Base of every error that SmartSync raises on purpose.
 *
 * `code` is stable and machine-readable, `message` says what happened, `help` says what the person can do about it.
 * Neither ever contains a secret.
 */
export class SmartSyncError extends Error {
  readonly code: string
  readonly retry: Retry
  readonly help: string

  constructor(code: string, message: string, options: { help: string; retry?: Retry; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.retry = options.retry ?? 'no'
    this.help = options.help
  }
}
