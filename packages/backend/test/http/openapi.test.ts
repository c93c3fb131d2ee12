import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { type Backend, startBackend } from '../../src/backend.ts'
import { parseConfig } from '../../src/config.ts'
import { freePort } from '../../src/local/port.ts'
import { standInEnvironment } from '../../src/local/stand-in.ts'
import { createLogger } from '../../src/logging.ts'
import { testDatabase } from '../database.ts'
import { ADMIN_TOKEN, EVENTS_SECRET } from './api.ts'

const Document = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ summary: z.string(), security: z.array(z.unknown()), responses: z.looseObject({}) }),
    ),
  ),
})
/** Not part of the API: what the demo's page and the commands of one machine live on. */
const NOT_OF_THE_API = /^\/(demo|local)\//

let backend: Backend
let document: z.infer<typeof Document>
/** Every route that any router was given, as `get /path`; below a mounted router, the end of its path. */
const routes = new Set<string>()

beforeAll(async () => {
  const spy = vi.spyOn(express.Router.prototype, 'route')
  const config = parseConfig({
    PORT: String(await freePort(0)),
    EVENTS_SECRET,
    ADMIN_TOKEN,
    TOKEN_KEYS: `test:${Buffer.alloc(32, 9).toString('base64')}`,
    ...standInEnvironment('http://127.0.0.1:9'),
  })
  const database = await testDatabase()
  backend = await startBackend(config, {
    database,
    clock: () => new Date(),
    random: () => 0,
    log: createLogger('silent', { write: () => {} }),
  })
  for (const [index, [path]] of spy.mock.calls.entries()) {
    const made: unknown = spy.mock.results[index]?.value
    for (const method of methodsOf(made)) routes.add(`${method} ${path}`)
  }
  spy.mockRestore()
  document = Document.parse(await (await fetch(`${backend.url}/openapi.json`)).json())
})
afterAll(() => backend.stop())

function methodsOf(route: unknown): string[] {
  return Object.keys(z.object({ methods: z.record(z.string(), z.boolean()) }).parse(route).methods)
}

const described = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  )

describe('the OpenAPI document', () => {
  test('tells of every route that there is', () => {
    const known = described()
    const untold = [...routes].filter((route) => {
      const [method = '', path = ''] = route.split(' ')
      if (NOT_OF_THE_API.test(path)) return false
      return !known.some((each) => each.startsWith(`${method} `) && each.endsWith(path))
    })
    expect(routes.size).toBeGreaterThan(20)
    expect(untold).toEqual([])
  })

  test('tells of none that there is not', async () => {
    const absent: string[] = []
    for (const operation of described()) {
      const [method = '', path = ''] = operation.split(' ')
      const response = await fetch(backend.url + path.replaceAll(/:\w+/g, 'x'), {
        method: method.toUpperCase(),
        redirect: 'manual',
      })
      if ((await response.text()).includes('no_such_route')) absent.push(operation)
    }
    expect(absent).toEqual([])
  })

  test('holds schemas that can be used', () => {
    const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))
    const schemas: unknown[] = []
    JSON.stringify(document, (key, value) => {
      if (key === 'schema') schemas.push(value)
      return value
    })
    expect(schemas.length).toBeGreaterThan(20)
    for (const schema of schemas) {
      const { $ref } = z.looseObject({ $ref: z.string().optional() }).parse(schema)
      if ($ref === undefined) expect(ajv.validateSchema(z.looseObject({}).parse(schema))).toBe(true)
    }
  })
})
