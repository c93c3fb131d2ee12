import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import pg from 'pg'
import { accounts, clientSecret, eventsSecret, type Kind, kinds, paths, publicUrl } from './message.ts'

/** The least that keeps the promise: checks the signature, inserts the message as one row, answers. */
const [url, port] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: 20 })
const [account] = accounts(1)
const eventsKey = Buffer.from(eventsSecret.slice('whsec_'.length), 'base64')

const server = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const kind = kinds.find((each) => paths[each] === request.url)
    const body = Buffer.concat(pieces)
    if (kind === undefined || !isGenuine[kind](request.headers, body)) return response.writeHead(401).end()
    insert(kind, body).then(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"received":1}'),
      () => response.writeHead(503).end(),
    )
  })
})
server.listen(Number(port), '127.0.0.1', () => process.send?.('ready'))
process.once('disconnect', () => process.exit(0))

const isGenuine: Record<Kind, (headers: IncomingHttpHeaders, body: Buffer) => boolean> = {
  webhook(headers, body) {
    const at = String(headers['x-hubspot-request-timestamp'])
    const expected = createHmac('sha256', clientSecret)
      .update(`POST${publicUrl}${paths.webhook}`)
      .update(body)
      .update(at)
    return isSame(expected.digest('base64'), String(headers['x-hubspot-signature-v3']))
  },
  event(headers, body) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.`
    const expected = createHmac('sha256', eventsKey).update(signed).update(body)
    return isSame(`v1,${expected.digest('base64')}`, String(headers['webhook-signature']))
  },
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}

let count = 0
function insert(kind: Kind, body: Buffer): Promise<unknown> {
  count += 1
  return pool.query({
    name: 'insert',
    text: `insert into smartsync.inbox (organization_id, source, dedupe_key, kind, body, correlation_id)
      values ($1, 'bare', $2, $3, $4, $5) on conflict do nothing`,
    values: [account?.organizationId, `${kind} ${count}`, kind, body.toString(), String(count)],
  })
}
