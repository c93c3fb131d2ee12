import { SmartSyncError } from '@smartsync/core/errors'
import { z } from 'zod'
import { type Keyring, KeyringInvalid, parseKeyring } from './tokens/keyring.ts'

const USUAL_PORT = 4000
const SANDBOX_PORT = 4010
const OPENAI_API = 'https://api.openai.com/v1'
const OPENAI_MODEL = 'gpt-5.4-mini'
const DAILY_TOKENS = 200_000
const NATS_STREAM = 'smartsync'
const HUBSPOT_API = 'https://api.hubapi.com'
const HUBSPOT_APP = 'https://app.hubspot.com'

export interface HubspotConfig {
  clientId: string
  clientSecret: string
  /** The secret before the last rotation, while requests signed with it may still come. */
  previousClientSecret?: string | undefined
  appId: string
  apiUrl: string
  appUrl: string
}

/** The language model that writes summaries, behind any endpoint that is compatible with OpenAI's. */
export interface LlmConfig {
  apiKey: string
  baseUrl: string
  model: string
  /** What each organization may spend on a day (UTC). */
  dailyTokens: number
}

/** What a process does: answer HTTP, work through the queue, or both. */
export type Role = (typeof ROLES)[number]
const ROLES = ['all', 'http', 'worker'] as const

/** Where NATS carries the queue's turns and leases. */
export interface NatsConfig {
  /** Some of the cluster's servers; credentials are those of the first. */
  urls: readonly string[]
  stream: string
}

/** Everything that can be set from outside, parsed once at start. */
export interface Config {
  role: Role
  /** How many integrations a process serves at once; null for as many as suit the database. */
  workerLanes: number | null
  /** Where a process that only works tells how it is; null where nobody asks. */
  healthPort: number | null
  production: boolean
  host: string
  port: number
  /** Where the CRMs and browsers reach us, without a slash at the end; null to be told by the port. */
  publicUrl: string | null
  /** Where the embedded database and generated secrets live. */
  folder: string
  /** Null for the embedded database in `folder`. */
  databaseUrl: string | null
  /** Null where Postgres carries the queue alone. */
  nats: NatsConfig | null
  /** Null for the sample. */
  oppspotDatabaseUrl: string | null
  /** The vault's keyring. Null to generate one in `folder`. */
  tokenKeys: Keyring | null
  /** Signs oppSpot's events. Null to generate one in `folder`. */
  eventsSecret: string | null
  /** Null where no HubSpot app is configured: the sandbox plays it. */
  hubspot: HubspotConfig | null
  /** True where the CRM is a stand-in, not the vendor's. Never in production. */
  standIn: boolean
  sandboxPort: number
  /** Null where the template writes the summaries. */
  llm: LlmConfig | null
  /** Lets administrators' scripts and the console in; null to have no such routes. */
  adminToken: string | null
  /** Where people sign in and get a ticket for connecting a CRM; null where only the console gives tickets. */
  signInUrl: string | null
  /** Lets the commands of this machine in; null to let none in. */
  controlToken: string | null
  logLevel: LogLevel
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** The environment cannot be used. `faults` names every wrong variable and what is wrong, never its value. */
export class ConfigError extends SmartSyncError {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super('config_invalid', `The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`, {
      help: 'Correct the variables named above. With none of them set, SmartSync starts on sample data and a CRM sandbox.',
    })
    this.faults = faults
  }
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a port number, 0 to 65535')

const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL such as https://smartsync.example.com' })
  .refine((url) => !/[?#]/.test(url), 'must be a URL without query or fragment')
  .transform((url) => url.replace(/\/+$/, ''))

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be a URL such as postgres://user:password@host:5432/database',
})

const natsUrl = z.url({ protocol: /^(nats|tls)$/ })
const natsUrls = z
  .string()
  .transform((list) => list.split(',').map((url) => url.trim()))
  .refine((urls) => urls.every((url) => natsUrl.safeParse(url).success), {
    error: 'must be URLs such as nats://user:password@host:4222 or tls://host:4222, separated by commas',
  })

const text = z.string()

const Environment = z.object({
  NODE_ENV: text.optional(),
  ROLE: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`).default('all'),
  HOST: text.default('127.0.0.1'),
  PORT: port.optional(),
  WORKER_LANES: text
    .regex(/^[1-9]\d?$/, 'must be a number of integrations to serve at once, 1 to 99')
    .transform(Number)
    .optional(),
  PUBLIC_URL: baseUrl.optional(),
  SIGN_IN_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://app.example.com/connect' })
    .optional(),
  SMARTSYNC_FOLDER: text.default('.smartsync'),
  DATABASE_URL: postgresUrl.optional(),
  OPPSPOT_DATABASE_URL: postgresUrl.optional(),
  NATS_URL: natsUrls.optional(),
  NATS_STREAM: text.regex(/^[A-Za-z0-9_-]{1,32}$/, 'must be up to 32 letters, digits, - and _').default(NATS_STREAM),
  TOKEN_KEYS: text.transform(toKeyring).optional(),
  EVENTS_SECRET: text
    .refine(
      isEventsSecret,
      'must be whsec_ and 24 to 64 random bytes in base64 (echo whsec_$(openssl rand -base64 32))',
    )
    .optional(),
  HUBSPOT_CLIENT_ID: text.optional(),
  HUBSPOT_CLIENT_SECRET: text.optional(),
  HUBSPOT_PREVIOUS_CLIENT_SECRET: text.optional(),
  HUBSPOT_APP_ID: text.regex(/^\d+$/, 'must be the number that HubSpot shows on the app’s page').optional(),
  HUBSPOT_API_URL: baseUrl.default(HUBSPOT_API),
  HUBSPOT_APP_URL: baseUrl.default(HUBSPOT_APP),
  SANDBOX_PORT: port.default(SANDBOX_PORT),
  OPENAI_API_KEY: text
    .trim()
    .regex(/^[\x21-\x7e]+$/, 'must be one word, as the endpoint gave it')
    .optional(),
  OPENAI_BASE_URL: baseUrl.default(OPENAI_API),
  OPENAI_MODEL: text.trim().min(1).default(OPENAI_MODEL),
  LLM_DAILY_TOKENS: text
    .regex(/^[1-9]\d{0,11}$/, 'must be a whole number of tokens, such as 200000')
    .transform(Number)
    .default(DAILY_TOKENS),
  CONTROL_TOKEN: text.min(16, 'must have at least 16 characters').optional(),
  ADMIN_TOKEN: text.min(32, 'must have at least 32 characters').optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
})
type Environment = z.infer<typeof Environment>

/**
 * Reads the configuration. An empty variable counts as not set; variables that are not ours are ignored.
 * Throws a `ConfigError` that names all faults at once.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = Environment.safeParse(set)
  const faults = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const wrong = new Set(parsed.error?.issues.map(({ path }) => path[0]))
  faults.push(...faultsBetween(set, wrong))
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)
  return toConfig(parsed.data)
}

const HUBSPOT_KEYS = ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET', 'HUBSPOT_APP_ID'] as const
const NEEDED_IN_PRODUCTION = ['DATABASE_URL', 'PUBLIC_URL', 'TOKEN_KEYS', 'EVENTS_SECRET', ...HUBSPOT_KEYS] as const

/** What is wrong with the variables together, beside what is wrong with each (`wrong`), which is not said twice. */
function faultsBetween(set: Readonly<Record<string, string | undefined>>, wrong: ReadonlySet<unknown>): string[] {
  const faults: string[] = []
  if (set.NODE_ENV === 'production') {
    for (const key of NEEDED_IN_PRODUCTION) if (set[key] === undefined) faults.push(`${key}: is required in production`)
    if (set.PUBLIC_URL?.startsWith('http:') && !wrong.has('PUBLIC_URL')) {
      faults.push('PUBLIC_URL: must begin with https:// in production')
    }
    for (const key of ['HUBSPOT_API_URL', 'HUBSPOT_APP_URL'] as const) {
      const url = set[key]
      if (url !== undefined && !wrong.has(key) && !isHubspots(url)) {
        faults.push(`${key}: must be HubSpot’s own in production: stand-ins are for development`)
      }
    }
  } else {
    if ((set.ROLE === 'http' || set.ROLE === 'worker') && set.DATABASE_URL === undefined) {
      faults.push(`DATABASE_URL: is required with ROLE=${set.ROLE}: only one process can have the embedded database`)
    }
    const given = HUBSPOT_KEYS.filter((key) => set[key] !== undefined)
    const missing = HUBSPOT_KEYS.filter((key) => set[key] === undefined)
    if (given.length > 0)
      for (const key of missing) faults.push(`${key}: is missing, it belongs to ${given.join(' and ')}`)
    if (given.length === 0 && (set.HUBSPOT_API_URL ?? set.HUBSPOT_APP_URL) !== undefined) {
      faults.push(`${HUBSPOT_KEYS.join(', ')}: are missing, while a HubSpot URL is set without them`)
    }
  }
  if (set.NATS_STREAM !== undefined && set.NATS_URL === undefined) faults.push('NATS_STREAM: is set without NATS_URL')
  if (set.OPENAI_API_KEY === undefined) {
    for (const key of ['OPENAI_BASE_URL', 'OPENAI_MODEL', 'LLM_DAILY_TOKENS'] as const) {
      if (set[key] !== undefined)
        faults.push(`${key}: is set without OPENAI_API_KEY (any text where none is asked for)`)
    }
  }
  return faults
}

function toConfig(env: Environment): Config {
  const hubspot = hubspotConfig(env)
  return {
    role: env.ROLE,
    production: env.NODE_ENV === 'production',
    host: env.HOST,
    port: env.PORT ?? USUAL_PORT,
    workerLanes: env.WORKER_LANES ?? null,
    healthPort: env.ROLE === 'worker' ? (env.PORT ?? null) : null,
    publicUrl: env.PUBLIC_URL ?? null,
    folder: env.SMARTSYNC_FOLDER,
    databaseUrl: env.DATABASE_URL ?? null,
    nats: env.NATS_URL === undefined ? null : { urls: env.NATS_URL, stream: env.NATS_STREAM },
    oppspotDatabaseUrl: env.OPPSPOT_DATABASE_URL ?? null,
    tokenKeys: env.TOKEN_KEYS ?? null,
    eventsSecret: env.EVENTS_SECRET ?? null,
    hubspot,
    standIn: hubspot === null || !isHubspots(hubspot.apiUrl) || !isHubspots(hubspot.appUrl),
    sandboxPort: env.SANDBOX_PORT,
    llm: llmConfig(env),
    adminToken: env.ADMIN_TOKEN ?? null,
    signInUrl: env.SIGN_IN_URL ?? null,
    controlToken: env.CONTROL_TOKEN ?? null,
    logLevel: env.LOG_LEVEL,
  }
}

function hubspotConfig(env: Environment): HubspotConfig | null {
  const { HUBSPOT_CLIENT_ID: clientId, HUBSPOT_CLIENT_SECRET: clientSecret, HUBSPOT_APP_ID: appId } = env
  if (clientId === undefined || clientSecret === undefined || appId === undefined) return null
  return {
    clientId,
    clientSecret,
    previousClientSecret: env.HUBSPOT_PREVIOUS_CLIENT_SECRET,
    appId,
    apiUrl: env.HUBSPOT_API_URL,
    appUrl: env.HUBSPOT_APP_URL,
  }
}

function llmConfig(env: Environment): LlmConfig | null {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model, LLM_DAILY_TOKENS: dailyTokens } = env
  return apiKey === undefined ? null : { apiKey, baseUrl, model, dailyTokens }
}

/** HubSpot's API answers on hubapi.com, its pages on hubspot.com, each also by region (`app-eu1.hubspot.com`). */
function isHubspots(url: string): boolean {
  return /^https:\/\/([a-z0-9-]+\.)*(hubapi|hubspot)\.com(\/|$)/.test(url)
}

function toKeyring(written: string, context: z.RefinementCtx): Keyring {
  try {
    return parseKeyring(written)
  } catch (error) {
    if (!(error instanceof KeyringInvalid)) throw error
    context.addIssue({ code: 'custom', message: `${error.message} ${error.help}.` })
    return z.NEVER
  }
}

/** The size that Standard Webhooks asks for (standardwebhooks.com, "Signature scheme"). */
function isEventsSecret(written: string): boolean {
  const base64 = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(written)?.[1]
  const bytes = base64 === undefined ? 0 : Buffer.from(base64, 'base64').length
  return bytes >= 24 && bytes <= 64
}
