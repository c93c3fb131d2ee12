import { SmartSyncError } from '@smartsync/core/errors'

export interface Fault {
  /** A JSON pointer into the body (RFC 6901), or the name of a header or parameter. */
  at: string
  detail: string
}

/** A request that is not done, with the HTTP status that says why. `faults` are the places in it that are wrong. */
export class RequestRefused extends SmartSyncError {
  readonly status: number
  readonly faults: readonly Fault[]

  constructor(
    status: number,
    code: string,
    message: string,
    options: { help: string; faults?: readonly Fault[]; cause?: unknown },
  ) {
    super(code, message, options)
    this.status = status
    this.faults = options.faults ?? []
  }
}
