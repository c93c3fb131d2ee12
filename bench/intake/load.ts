import autocannon from 'autocannon'
import { z } from 'zod'
import { accounts, kinds, paths, signed } from './message.ts'

/** Sends messages over many connections for some seconds, each once, and says how many were accepted a second. */
const Order = z.object({
  url: z.url(),
  kind: z.enum(kinds),
  accounts: z.int(),
  seconds: z.int(),
  connections: z.int(),
  /** The number of the first message, so that no message is sent twice. */
  first: z.int(),
})

const order = Order.parse(JSON.parse(process.argv[2] ?? ''))
const senders = accounts(order.accounts)
let next = order.first

const result = await autocannon({
  url: order.url,
  connections: order.connections,
  duration: order.seconds,
  requests: [
    {
      method: 'POST',
      path: paths[order.kind],
      setupRequest(request) {
        const sender = senders[next % senders.length]
        if (sender === undefined) throw new RangeError('Nobody sends')
        const message = signed[order.kind](sender, next)
        next += 1
        return { ...request, ...message }
      },
    },
  ],
})
const refused = result.non2xx + result.errors
process.stdout.write(
  JSON.stringify({ accepted: result['2xx'], refused, seconds: result.duration, p99Ms: result.latency.p99, next }),
)
