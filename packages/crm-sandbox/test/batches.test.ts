import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkTo, UnderTest } from './sandbox-under-test.ts'

let hubspot: UnderTest
beforeAll(async () => {
  hubspot = await UnderTest.start()
  await hubspot.send('PUT', '/sandbox/hubspot/settings', { requestsPerTenSeconds: 100_000 })
  await hubspot.addProperty('companies', { name: 'smartsync_id', hasUniqueValue: true })
})
afterAll(() => hubspot.stop())

const batch = (type: string, verb: string, inputs: unknown[], rest: object = {}) =>
  hubspot.api('POST', `/crm/objects/2026-09/${type}/batch/${verb}`, { inputs, ...rest })
const contact = (email: string, rest: object = {}) => ({ properties: { email }, ...rest })

describe('a batch', () => {
  it('takes 100 inputs and no more', async () => {
    const inputs = Array.from({ length: 101 }, (_, index) => ({ properties: { name: `Company ${index}` } }))
    const refused = await batch('companies', 'create', inputs)
    expect(refused.status).toBe(400)
    expect(refused.body.message).toContain('100')
    const accepted = await batch('companies', 'create', inputs.slice(0, 100))
    expect(accepted.status).toBe(201)
    expect(accepted.body).toMatchObject({ status: 'COMPLETE' })
    expect(accepted.body.results).toHaveLength(100)
    expect(new Set(accepted.body.results.map(({ id }: { id: string }) => id)).size).toBe(100)
  })

  it('is refused when empty', async () => {
    expect((await batch('companies', 'update', [])).status).toBe(400)
  })

  it.each(['create', 'update', 'upsert'])('of %s fails as a whole on a property that does not exist', async (verb) => {
    const id = await hubspot.create('companies', { name: 'Unchanged' })
    const key = verb === 'upsert' ? { id: 'key-1', idProperty: 'smartsync_id' } : { id }
    const inputs = [
      { ...key, objectWriteTraceId: '1', properties: { name: 'Changed' } },
      { ...key, id: '2', objectWriteTraceId: '2', properties: { nonsense: 'x' } },
    ]
    const reply = await batch('companies', verb, inputs)
    expect(reply.status).toBe(400)
    expect(reply.body.errors[0].code).toBe('PROPERTY_DOESNT_EXIST')
    expect((await hubspot.api('GET', `/crm/objects/2026-09/companies/${id}`)).body.properties.name).toBe('Unchanged')
  })
})

describe('create', () => {
  it('fails as a whole on one conflict, naming the first', async () => {
    const id = await hubspot.create('contacts', { email: 'here@batch.example' })
    const reply = await batch('contacts', 'create', [contact('new@batch.example'), contact('here@batch.example')])
    expect(reply.status).toBe(409)
    expect(reply.body.message).toBe(`Contact already exists. Existing ID: ${id}`)
    const read = await hubspot.api('GET', '/crm/objects/2026-09/contacts/new@batch.example?idProperty=email')
    expect(read.status).toBe(404)
  })

  it('answers 207 when each input has a trace id: some are created, each other is told', async () => {
    await hubspot.create('contacts', { email: 'there@batch.example' })
    const reply = await batch('contacts', 'create', [
      contact('ok@batch.example', { objectWriteTraceId: 'a' }),
      contact('there@batch.example', { objectWriteTraceId: 'b' }),
      contact('not an address', { objectWriteTraceId: 'c' }),
      contact('OK@batch.example', { objectWriteTraceId: 'd' }),
    ])
    expect(reply.status).toBe(207)
    expect(reply.body.results.map((result: { objectWriteTraceId: string }) => result.objectWriteTraceId)).toEqual(['a'])
    expect(reply.body.numErrors).toBe(3)
    expect(
      reply.body.errors.map((error: { category: string; context: { objectWriteTraceId: string[] } }) => [
        error.context.objectWriteTraceId[0],
        error.category,
      ]),
    ).toEqual([
      ['b', 'CONFLICT'],
      ['c', 'VALIDATION_ERROR'],
      ['d', 'VALIDATION_ERROR'],
    ])
  })

  it('refuses the same e-mail twice in one call', async () => {
    const reply = await batch('contacts', 'create', [contact('twice@batch.example'), contact('twice@batch.example')])
    expect(reply.status).toBe(400)
    expect(reply.body.message).toContain('Duplicate')
  })

  it('links new records to those that exist', async () => {
    const company = await hubspot.create('companies', { name: 'Linked' })
    const task = (to: string, objectWriteTraceId: string) => ({
      objectWriteTraceId,
      properties: { hs_timestamp: '1795392000000', hs_task_subject: 'Call' },
      associations: [linkTo(to, 192)],
    })
    const reply = await batch('tasks', 'create', [task(company, '1'), task('12345', '2')])
    expect(reply.status).toBe(207)
    expect(reply.body.errors[0].context).toMatchObject({
      objectWriteTraceId: ['2'],
      INVALID_OBJECT_IDS: ['COMPANY=12345 is not valid'],
    })
    const read = await hubspot.api('GET', `/crm/objects/2026-09/companies/${company}?associations=tasks`)
    expect(read.body.associations.tasks.results).toEqual([{ id: reply.body.results[0].id, type: 'company_to_task' }])
  })

  it('does not know an association type that starts elsewhere: 200 is of meetings', async () => {
    const id = await hubspot.create('contacts', { email: 'meeting@batch.example' })
    const inputs = [{ properties: { hs_timestamp: '1795392000000' }, associations: [linkTo(id, 200)] }]
    expect((await batch('tasks', 'create', inputs)).status).toBe(400)
  })
})

describe('read', () => {
  it('answers 207 with the ids that it cannot find', async () => {
    const id = await hubspot.create('contacts', { email: 'read@batch.example', firstname: 'Read' })
    const reply = await batch('contacts', 'read', [{ id }, { id: '999' }], { properties: ['firstname'] })
    expect(reply.status).toBe(207)
    expect(reply.body.results[0].properties.firstname).toBe('Read')
    expect(reply.body).toMatchObject({
      numErrors: 1,
      errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['999'] } }],
    })
  })

  it('finds by e-mail and by unique property, and only by such', async () => {
    const id = await hubspot.create('companies', { name: 'Keyed', domain: 'keyed.example', smartsync_id: 'k-1' })
    const byKey = await batch('companies', 'read', [{ id: 'k-1' }], { idProperty: 'smartsync_id', properties: [] })
    expect(byKey.status).toBe(200)
    expect(byKey.body.results[0].id).toBe(id)
    expect((await batch('companies', 'read', [{ id: 'keyed.example' }], { idProperty: 'domain' })).status).toBe(400)
  })
})

describe('update', () => {
  it('changes those that exist and answers 207 for the others', async () => {
    const id = await hubspot.create('companies', { name: 'Old' })
    const reply = await batch('companies', 'update', [
      { id, properties: { name: 'New' } },
      { id: '404', properties: { name: 'None' } },
    ])
    expect(reply.status).toBe(207)
    expect(reply.body.results[0].properties.name).toBe('New')
    expect(reply.body.errors[0].context.ids).toEqual(['404'])
  })

  it('goes by record id or a custom unique property, not by e-mail', async () => {
    await hubspot.create('companies', { name: 'A', smartsync_id: 'k-2' })
    const byKey = [{ id: 'k-2', idProperty: 'smartsync_id', properties: { name: 'B' } }]
    expect((await batch('companies', 'update', byKey)).body.results[0].properties.name).toBe('B')
    const byEmail = [{ id: 'a@b.example', idProperty: 'email', properties: { firstname: 'A' } }]
    expect((await batch('contacts', 'update', byEmail)).status).toBe(400)
  })

  it('refuses an id twice', async () => {
    const id = await hubspot.create('companies', { name: 'A' })
    const reply = await batch('companies', 'update', [
      { id, properties: {} },
      { id, properties: {} },
    ])
    expect(reply.status).toBe(400)
    expect(reply.body.message).toContain('Duplicate IDs')
  })
})

describe('upsert', () => {
  it('creates what is new, updates what is not, and says which', async () => {
    const id = await hubspot.create('contacts', { email: 'old@upsert.example', firstname: 'Old' })
    const reply = await batch('contacts', 'upsert', [
      { id: 'OLD@upsert.example', idProperty: 'email', properties: { jobtitle: 'CEO' } },
      { id: 'new@upsert.example', idProperty: 'email', properties: { firstname: 'New' } },
    ])
    expect(reply.status).toBe(200)
    expect(reply.body.results.map((result: { new: boolean }) => result.new)).toEqual([false, true])
    expect(reply.body.results[0].id).toBe(id)
    expect(reply.body.results[1].properties.email).toBe('new@upsert.example')
  })

  it('twice with the same input writes once', async () => {
    const inputs = [{ id: 'k-3', idProperty: 'smartsync_id', properties: { name: 'Same' } }]
    const first = await batch('companies', 'upsert', inputs)
    hubspot.clock.advance(1000)
    const second = await batch('companies', 'upsert', inputs)
    expect(second.body.results[0]).toMatchObject({ id: first.body.results[0].id, new: false })
    expect(second.body.results[0].updatedAt).toBe(first.body.results[0].updatedAt)
  })

  it('needs a unique property: not domain, not none', async () => {
    const upsert = (idProperty?: string) =>
      batch('companies', 'upsert', [{ id: 'x.example', idProperty, properties: { name: 'X' } }])
    expect((await upsert('domain')).body.message).toContain('non-unique 0-2 property domain')
    expect((await upsert()).status).toBe(400)
  })

  it('does not let two records share a unique value', async () => {
    const holder = await hubspot.create('companies', { name: 'A', smartsync_id: 'k-4' })
    const id = await hubspot.create('companies', { name: 'B' })
    const reply = await hubspot.api('PATCH', `/crm/objects/2026-09/companies/${id}`, {
      properties: { smartsync_id: 'K-4' },
    })
    expect(reply.status).toBe(400)
    expect(reply.body.errors[0]).toMatchObject({ code: 'CONFLICTING_UNIQUE_VALUE', context: { existingId: [holder] } })
  })
})

describe('archive', () => {
  it('takes records away, and does not mind those that are not there', async () => {
    const id = await hubspot.create('companies', { name: 'A' })
    expect((await batch('companies', 'archive', [{ id }, { id: '404' }])).status).toBe(204)
    expect((await hubspot.api('GET', `/crm/objects/2026-09/companies/${id}`)).status).toBe(404)
  })
})
