import { describe, expect, test } from 'vitest'
import { ConfigError, parseConfig } from '../src/config.ts'

const SECRET = 'correct-horse-battery'
const key = Buffer.alloc(32, 1).toString('base64')
const eventsSecret = `whsec_${key}`
const hubspot = { HUBSPOT_CLIENT_ID: 'id', HUBSPOT_CLIENT_SECRET: SECRET, HUBSPOT_APP_ID: '4711' }
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: `postgres://smartsync:${SECRET}@db:5432/smartsync`,
  PUBLIC_URL: 'https://smartsync.example.com/',
  TOKEN_KEYS: `new:${key},old:${Buffer.alloc(32, 2).toString('base64')}`,
  EVENTS_SECRET: eventsSecret,
  ...hubspot,
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('the environment', () => {
  test('may be empty: embedded database, sample, and the sandbox as CRM', () => {
    expect(parseConfig({ HOME: '/root', PORT: '', PUBLIC_URL: ' ' })).toEqual({
      role: 'all',
      workerLanes: null,
      healthPort: null,
      production: false,
      host: '127.0.0.1',
      port: 4000,
      publicUrl: null,
      folder: '.smartsync',
      databaseUrl: null,
      nats: null,
      oppspotDatabaseUrl: null,
      tokenKeys: null,
      eventsSecret: null,
      hubspot: null,
      standIn: true,
      sandboxPort: expect.any(Number),
      llm: null,
      adminToken: null,
      signInUrl: null,
      controlToken: null,
      logLevel: 'info',
    })
  })

  test('may split HTTP and work between processes that share a database', () => {
    const DATABASE_URL = 'postgres://db/smartsync'
    expect(parseConfig({ ROLE: 'worker', DATABASE_URL })).toMatchObject({ role: 'worker', healthPort: null })
    expect(parseConfig({ ROLE: 'worker', DATABASE_URL, PORT: '4001' })).toMatchObject({ healthPort: 4001 })
    expect(parseConfig({ ROLE: 'http', DATABASE_URL, PORT: '4001' })).toMatchObject({ port: 4001, healthPort: null })
    expect(parseConfig({ WORKER_LANES: '32' }).workerLanes).toBe(32)
    expect(faultsOf({ WORKER_LANES: '0' })).toEqual([expect.stringMatching(/^WORKER_LANES: must be a number/)])
    expect(faultsOf({ ROLE: 'http' })).toEqual([expect.stringMatching(/^DATABASE_URL: is required with ROLE=http/)])
    expect(faultsOf({ ROLE: 'both' })).toEqual([expect.stringMatching(/^ROLE: must be one of/)])
  })

  test('names the servers of a NATS cluster', () => {
    const NATS_URL = 'nats://ada:secret@a:4222, nats://b:4222'
    const urls = ['nats://ada:secret@a:4222', 'nats://b:4222']
    expect(parseConfig({ NATS_URL }).nats).toEqual({ urls, stream: 'smartsync' })
    expect(parseConfig({ NATS_URL, NATS_STREAM: 'staging' }).nats).toEqual({ urls, stream: 'staging' })
    const faults = faultsOf({ NATS_URL: `nats://ada:${SECRET}@a:4222,b:4222` })
    expect(faults).toEqual([expect.stringMatching(/^NATS_URL: must be URLs such as/)])
    expect(faults.join()).not.toContain(SECRET)
    expect(faultsOf({ NATS_URL, NATS_STREAM: 'a.b' })).toEqual([expect.stringMatching(/^NATS_STREAM: must be/)])
    expect(faultsOf({ NATS_STREAM: 'staging' })).toEqual(['NATS_STREAM: is set without NATS_URL'])
  })

  test('names a language model by its key alone, or any compatible endpoint', () => {
    expect(parseConfig({ OPENAI_API_KEY: 'sk-1' }).llm).toEqual({
      apiKey: 'sk-1',
      baseUrl: 'https://api.openai.com/v1',
      model: expect.any(String),
      dailyTokens: 200_000,
    })
    const own = {
      OPENAI_API_KEY: 'x',
      OPENAI_BASE_URL: 'http://llm.local:8000/v1/',
      OPENAI_MODEL: 'm',
      LLM_DAILY_TOKENS: '5',
    }
    expect(parseConfig(own).llm).toEqual({
      apiKey: 'x',
      baseUrl: 'http://llm.local:8000/v1',
      model: 'm',
      dailyTokens: 5,
    })
  })

  test.each([
    [{ OPENAI_MODEL: 'm' }, 'OPENAI_MODEL'],
    [{ OPENAI_API_KEY: `two ${SECRET}` }, 'OPENAI_API_KEY'],
    [{ OPENAI_API_KEY: 'x', OPENAI_BASE_URL: 'llm.local' }, 'OPENAI_BASE_URL'],
    [{ OPENAI_API_KEY: 'x', LLM_DAILY_TOKENS: '0' }, 'LLM_DAILY_TOKENS'],
    [{ OPENAI_API_KEY: 'x', LLM_DAILY_TOKENS: '1e5' }, 'LLM_DAILY_TOKENS'],
  ])('says what is wrong with a language model: %j', (env: Record<string, string>, name) => {
    const faults = faultsOf(env)
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([name])
    expect(faults.join()).not.toContain(SECRET)
  })

  test('of a production is complete, and its CRM the vendor’s', () => {
    const config = parseConfig(production)
    expect(config).toMatchObject({ production: true, standIn: false, publicUrl: 'https://smartsync.example.com' })
    expect(config.tokenKeys?.map(({ id }) => id)).toEqual(['new', 'old'])
    expect(config.hubspot?.apiUrl).toBe('https://api.hubapi.com')
  })

  test('reports every fault at once', () => {
    const faults = faultsOf({
      PORT: '70000',
      PUBLIC_URL: 'smartsync',
      DATABASE_URL: 'mysql://x',
      TOKEN_KEYS: 'short',
      EVENTS_SECRET: 'secret',
      LOG_LEVEL: 'loud',
      CONTROL_TOKEN: 'x',
      ADMIN_TOKEN: 'x',
      HUBSPOT_CLIENT_ID: 'id',
    })
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'TOKEN_KEYS',
      'EVENTS_SECRET',
      'CONTROL_TOKEN',
      'ADMIN_TOKEN',
      'LOG_LEVEL',
      'HUBSPOT_CLIENT_SECRET',
      'HUBSPOT_APP_ID',
    ])
  })

  test('never has a secret’s value in its faults', () => {
    for (const name of ['TOKEN_KEYS', 'EVENTS_SECRET', 'DATABASE_URL', 'CONTROL_TOKEN', 'HUBSPOT_APP_ID']) {
      const faults = faultsOf({ [name]: SECRET.slice(0, 12) })
      expect(faults.length).toBeGreaterThan(0)
      expect(faults.join()).not.toContain(SECRET.slice(0, 12))
    }
  })

  test.each(['DATABASE_URL', 'PUBLIC_URL', 'TOKEN_KEYS', 'EVENTS_SECRET', ...Object.keys(hubspot)])(
    'of a production needs %s',
    (name) => {
      expect(faultsOf({ ...production, [name]: '' })).toEqual([`${name}: is required in production`])
    },
  )

  test('of a production is reached by https', () => {
    expect(faultsOf({ ...production, PUBLIC_URL: 'http://smartsync.example.com' })).toHaveLength(1)
  })

  test.each([
    'http://127.0.0.1:4010',
    'https://hubapi.com.evil.example',
    'http://api.hubapi.com',
    'https://evil.example/api.hubapi.com',
  ])('accepts %s as HubSpot in development only', (url) => {
    expect(parseConfig({ ...hubspot, HUBSPOT_API_URL: url }).standIn).toBe(true)
    expect(faultsOf({ ...production, HUBSPOT_API_URL: url })[0]).toMatch(/^HUBSPOT_API_URL: .*stand-ins/)
  })

  test('accepts HubSpot’s regional addresses in production', () => {
    expect(parseConfig({ ...production, HUBSPOT_APP_URL: 'https://app-eu1.hubspot.com' }).standIn).toBe(false)
  })
})
