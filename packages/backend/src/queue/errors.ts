import { SmartSyncError } from '@smartsync/core/errors'

/** The lease was taken over or given back: what was done under it must not be written. */
export class LeaseLost extends SmartSyncError {
  constructor(integrationId: string) {
    super('lease_lost', `The lease on integration ${integrationId} was lost.`, {
      help: 'Nothing is to be done: whoever holds the lease now does the jobs again.',
      retry: 'later',
    })
  }
}
