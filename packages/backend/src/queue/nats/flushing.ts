import type { NatsConnection } from '@nats-io/transport-node'
import { z } from 'zod'

/** Asks each server of the system account; `JSZ` tells how JetStream is configured (NATS docs, system events). */
const SUBJECT = '$SYS.REQ.SERVER.PING.JSZ'
const AT_MOST_MS = 1_000
/** Answers come in milliseconds; after such a silence there are no more. */
const SILENCE_MS = 300

const Answer = z.object({
  server: z.object({ name: z.string() }),
  data: z.object({ config: z.object({ sync_always: z.boolean().default(false) }) }),
})

/**
 * The names of the servers that acknowledge a write before it is flushed to disk; null where none says, which is usual:
 * only the system account may ask, unless it lets ours (docs/nats.md). One that is down is not named.
 */
export async function unflushed(connection: NatsConnection): Promise<string[] | null> {
  const names: string[] = []
  let answers = 0
  try {
    const replies = await connection.requestMany(SUBJECT, '', {
      strategy: 'stall',
      stall: SILENCE_MS,
      maxWait: AT_MOST_MS,
    })
    for await (const reply of replies) {
      const { server, data } = Answer.parse(reply.json())
      answers += 1
      if (!data.config.sync_always) names.push(server.name)
    }
  } catch {
    return null
  }
  return answers === 0 ? null : names
}
