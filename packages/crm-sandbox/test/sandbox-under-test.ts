import { expect } from 'vitest'
import { type Sandbox, startSandbox } from '../src/sandbox.ts'
import { ManualClock } from './manual-clock.ts'

export const PORTAL = 4_010_001
export const CLIENT = { id: 'client-1', secret: 'a-client-secret', appId: 7001 }
export const CALLBACK = 'http://localhost:3000/callback'

const OBJECTS = ['contacts', 'companies', 'deals'].flatMap((object) => [
  `crm.objects.${object}.read`,
  `crm.objects.${object}.write`,
])
const SCHEMAS = ['contacts', 'companies', 'deals'].map((object) => `crm.schemas.${object}.write`)
export const ALL_SCOPES = ['oauth', ...OBJECTS, ...SCHEMAS, 'crm.objects.owners.read']

/** An answer, its body as loosely typed JSON: tests say what they expect of it. */
export interface Reply {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: the shape of each answer is what the tests assert
  body: any
}

interface Registration {
  webhookUrl?: string
  subscriptions?: unknown
  scopes?: string[]
}

/** A sandbox with an app installed in its first portal, spoken to over real HTTP. */
export class UnderTest {
  readonly clock: ManualClock
  readonly sandbox: Sandbox
  token = ''
  refreshToken = ''

  private constructor(clock: ManualClock, sandbox: Sandbox) {
    this.clock = clock
    this.sandbox = sandbox
  }

  static async start(registration: Registration = {}, folder: string | null = null): Promise<UnderTest> {
    const clock = new ManualClock()
    const sandbox = await startSandbox({ port: 0, folder, clock, random: () => 0.5 })
    const test = new UnderTest(clock, sandbox)
    await test.register(registration)
    await test.install(registration.scopes)
    return test
  }

  async register({ scopes = ALL_SCOPES, ...rest }: Registration = {}): Promise<void> {
    const body = {
      clientSecret: CLIENT.secret,
      appId: CLIENT.appId,
      name: 'App under test',
      redirectUrls: [CALLBACK],
      scopes,
      ...rest,
    }
    expect((await this.send('PUT', `/sandbox/hubspot/apps/${CLIENT.id}`, body)).status).toBe(200)
  }

  async install(scopes = ALL_SCOPES): Promise<void> {
    const code = (await this.decide({ scope: scopes.join(' ') })).searchParams.get('code')
    const reply = await this.form('/oauth/2026-09/token', {
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri: CALLBACK,
    })
    expect(reply.status).toBe(200)
    this.token = reply.body.access_token
    this.refreshToken = reply.body.refresh_token
  }

  /** Submits the consent form; the address that the browser is sent to. */
  async decide(fields: Record<string, string> = {}): Promise<URL> {
    const body = new URLSearchParams({
      client_id: CLIENT.id,
      redirect_uri: CALLBACK,
      scope: ALL_SCOPES.join(' '),
      state: 'a state',
      decision: 'approve',
      portal_id: String(PORTAL),
      user_id: '501',
      ...fields,
    })
    const response = await fetch(`${this.sandbox.url}/oauth/authorize`, { method: 'POST', body, redirect: 'manual' })
    return new URL(response.headers.get('location') ?? 'about:blank')
  }

  /** A form post of the app's, with its credentials. */
  async form(path: string, fields: Record<string, string>): Promise<Reply> {
    const body = new URLSearchParams({ client_id: CLIENT.id, client_secret: CLIENT.secret, ...fields })
    return replyOf(await fetch(this.sandbox.url + path, { method: 'POST', body }))
  }

  /** A control call, without a token. */
  async send(method: string, path: string, body?: unknown): Promise<Reply> {
    return replyOf(await this.#request(method, path, body, {}))
  }

  /** An API call of the app's. */
  async api(method: string, path: string, body?: unknown): Promise<Reply> {
    return replyOf(await this.#request(method, path, body, { Authorization: `Bearer ${this.token}` }))
  }

  #request(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<Response> {
    return fetch(this.sandbox.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  async create(type: string, properties: Record<string, string>, associations?: unknown[]): Promise<string> {
    const reply = await this.api('POST', `/crm/objects/2026-09/${type}`, { properties, associations })
    expect(reply.status, JSON.stringify(reply.body)).toBe(201)
    return reply.body.id
  }

  async addProperty(type: string, property: Record<string, unknown>): Promise<Reply> {
    await this.api('POST', `/crm/properties/2026-09/${type}/groups`, { name: 'smartsync', label: 'SmartSync' })
    const defaults = { label: String(property.name), groupName: 'smartsync', type: 'string', fieldType: 'text' }
    return this.api('POST', `/crm/properties/2026-09/${type}`, { ...defaults, ...property })
  }

  faults(...faults: unknown[]): Promise<Reply> {
    return this.send('PUT', '/sandbox/faults', { seed: 7, faults })
  }

  stop(): Promise<void> {
    return this.sandbox.close()
  }
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text()
  const json = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text }
}

/** A link to a record, for the `associations` of a new one. */
export function linkTo(id: string, associationTypeId: number) {
  return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] }
}
