import { SmartSyncError } from '@smartsync/core/errors'

/** No connection to NATS could be made. Names the servers, never a password. */
export class NatsUnreachable extends SmartSyncError {
  constructor(where: string, why: string, cause: unknown) {
    super('nats_unreachable', `Cannot reach NATS at ${where}: ${why}.`, {
      help: 'Check NATS_URL and that the servers run and let this machine in. Without NATS_URL PostgreSQL carries the queue alone.',
      retry: 'later',
      cause,
    })
  }
}

/** A message was not acknowledged, or not in time: while the servers elect a leader, or when too few of them are up. */
export class StreamSilent extends SmartSyncError {
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause)
    super('nats_stream_silent', `NATS did not take a message for our stream: ${why}.`, {
      help: 'Nothing is lost and it is tried again. If it goes on, see that JetStream is on and most of the servers are up.',
      retry: 'later',
      cause,
    })
  }
}

/** The servers are there, but they cannot keep the stream that we need. */
export class StreamRefused extends SmartSyncError {
  constructor(why: string, cause: unknown) {
    super('nats_stream_refused', `NATS does not keep our stream: ${why}.`, {
      help: 'JetStream must be on, and in a cluster three servers with JetStream must be up when the stream is made (docs/nats.md).',
      retry: 'later',
      cause,
    })
  }
}
