import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const Body = z.looseObject({
  model: z.string(),
  instructions: z.string(),
  input: z.array(z.object({ role: z.string(), content: z.string() })),
})
const Data = z.object({
  facts: z.array(z.object({ id: z.string(), about: z.string(), text: z.string() })),
  why_now: z.array(z.string()),
})
export type Data = z.infer<typeof Data>

export interface Call {
  path: string
  authorization: string | undefined
  body: z.infer<typeof Body>
  input: string
  /** What stands between the delimiters. */
  data: Data
}

type Sentences = ReadonlyArray<{ text: string; facts: readonly string[] }>

/** How the model behaves: sentences, or something else that an endpoint may do. */
export type Behaviour =
  | { sentences: Sentences; tokens?: number }
  | { refusal: string }
  | { text: string }
  | { status: number; body?: string }
  | { raw: string; type: string }
  | { incomplete: string }
  | 'silence'
  | 'hang up'

/** An endpoint that speaks the Responses API over HTTP, with a model of the test's making behind it. */
export interface Endpoint {
  url: string
  calls: Call[]
  behave: (data: Data) => Behaviour
  close(): Promise<void>
}

export async function startEndpoint(behave: Endpoint['behave']): Promise<Endpoint> {
  const server = createServer(async (request, response) => {
    const body = Body.parse(JSON.parse(await text(request)))
    const input = body.input.map(({ content }) => content).join('')
    const data = Data.parse(JSON.parse(/^<facts>\n([^<]*)\n<\/facts>$/.exec(input)?.[1] ?? 'null'))
    endpoint.calls.push({ path: request.url ?? '', authorization: request.headers.authorization, body, input, data })
    reply(response, endpoint.behave(data))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port')
  const endpoint: Endpoint = {
    url: `http://127.0.0.1:${address.port}/v1`,
    calls: [],
    behave,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return endpoint
}

/** A model that does as it is asked. */
export function honest({ facts, why_now }: Data, tokens = 900): Behaviour {
  const idOf = (about: string) => facts.find((fact) => fact.about === about)?.id ?? 'none'
  const textOf = (id: string) => facts.find((fact) => fact.id === id)?.text ?? ''
  const town = textOf(idOf('location')).replace('Located in ', '').split(',')[0]
  const reason = why_now[0]
  return {
    sentences: [
      { text: `${textOf(idOf('name'))} is a company based in ${town}.`, facts: [idOf('name'), idOf('location')] },
      { text: `It employs ${textOf(idOf('employees')).replace(' employees', ' people')}.`, facts: [idOf('employees')] },
      ...(reason === undefined ? [] : [{ text: `It has ${textOf(reason)}.`, facts: [reason] }]),
    ],
    tokens,
  }
}

function reply(response: ServerResponse, behaviour: Behaviour): void {
  if (behaviour === 'silence') return
  if (behaviour === 'hang up') {
    response.destroy()
    return
  }
  const send = (status: number, type: string, body: string) =>
    response.writeHead(status, { 'content-type': type }).end(body)
  if ('status' in behaviour) send(behaviour.status, 'application/json', behaviour.body ?? '{"error":{"message":"no"}}')
  else if ('raw' in behaviour) send(200, behaviour.type, behaviour.raw)
  else send(200, 'application/json', JSON.stringify(responseOf(behaviour)))
}

/** The shape of https://platform.openai.com/docs/api-reference/responses/object. */
function responseOf(behaviour: Extract<Behaviour, object>) {
  const part =
    'refusal' in behaviour
      ? { type: 'refusal', refusal: behaviour.refusal }
      : { type: 'output_text', annotations: [], text: textOf(behaviour) }
  const incomplete = 'incomplete' in behaviour
  const total = 'sentences' in behaviour ? (behaviour.tokens ?? 900) : 700
  return {
    id: 'resp_1',
    object: 'response',
    status: incomplete ? 'incomplete' : 'completed',
    incomplete_details: incomplete ? { reason: behaviour.incomplete } : null,
    model: 'pretend',
    output: [
      { id: 'rs_1', type: 'reasoning', summary: [] },
      { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [part] },
    ],
    usage: { input_tokens: total - 100, output_tokens: 100, total_tokens: total },
  }
}

function textOf(behaviour: Extract<Behaviour, object>): string {
  if ('sentences' in behaviour) return JSON.stringify({ sentences: behaviour.sentences })
  return 'text' in behaviour ? behaviour.text : '{"sentences":['
}
