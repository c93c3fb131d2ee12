import { describe, expect, test } from 'vitest'
import { batch, connect, fault, hubspot, objects, record, reply, withoutNetwork } from './hubspot.ts'

withoutNetwork()

const name = { field: 'name', type: 'text' } as const
const score = { field: 'smartsync_score', type: 'number' } as const
const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n + 1))

describe('reading records by id', () => {
  test('takes 100 a call, in our spelling', async () => {
    const sent: number[] = []
    hubspot()
      .post(objects('companies', 'batch/read'))
      .times(3)
      .reply(
        200,
        reply(({ inputs, properties }: { inputs: { id: string }[]; properties: string[] }) => {
          expect(properties).toEqual(['name', 'smartsync_score', 'hs_merged_object_ids'])
          sent.push(inputs.length)
          return batch(inputs.map(({ id }) => record(id, { name: `Company ${id}`, smartsync_score: '87' })))
        }),
      )
    const records = await connect().connector.read('company', numbers(250), [name, score])
    expect(sent).toEqual([100, 100, 50])
    expect(records).toHaveLength(250)
    expect(records[0]).toEqual({ type: 'company', id: '1', fields: { name: 'Company 1', smartsync_score: 87 } })
  })

  test('gives null for what is blank or unknown to HubSpot', async () => {
    hubspot()
      .post(objects('companies', 'batch/read'))
      .reply(200, batch([record('1', { name: null })]))
    const [company] = await connect().connector.read('company', ['1'], [name, score])
    expect(company?.fields).toEqual({ name: null, smartsync_score: null })
  })

  test('leaves out what does not exist, and what is in the bin', async () => {
    const missing = fault('OBJECT_NOT_FOUND', 'Could not get some objects', { context: { ids: ['2'] } })
    hubspot()
      .post(objects('contacts', 'batch/read'))
      .reply(207, batch([record('1'), record('3', {}, { archived: true })], [missing]))
    expect((await connect().connector.read('contact', ['1', '2', '3'], [])).map(({ id }) => id)).toEqual(['1'])
  })

  test('gives the record that a merged one became, and says by which id', async () => {
    hubspot()
      .post(objects('contacts', 'batch/read'))
      .reply(200, batch([record('9', { hs_merged_object_ids: '1;2;3' }), record('4', { hs_merged_object_ids: '' })]))
    expect(await connect().connector.read('contact', ['1', '3', '4', '9'], [])).toEqual([
      { type: 'contact', id: '9', fields: {}, formerIds: ['1', '3'] },
      { type: 'contact', id: '4', fields: {} },
    ])
  })

  test('asks for nothing when there is nothing to read, and never twice for the same', async () => {
    const { connector, calls } = connect()
    expect(await connector.read('contact', [], [])).toEqual([])
    expect(calls).toEqual([])
    hubspot()
      .post(objects('contacts', 'batch/read'), ({ inputs }) => inputs.length === 1)
      .reply(200, batch([record('1')]))
    expect(await connector.read('contact', ['1', '1'], [])).toHaveLength(1)
  })
})

describe('finding contacts by e-mail', () => {
  test('ignores case and blanks, and answers in the words of the caller', async () => {
    hubspot()
      .post(objects('contacts', 'batch/read'), (body) => {
        expect(body).toMatchObject({ idProperty: 'email', inputs: [{ id: 'anna@example.com' }] })
        return true
      })
      .reply(200, batch([record('1', { email: 'anna@example.com' })]))
    const found = await connect().connector.find('contact', 'email', [' Anna@Example.com', 'ANNA@example.com'], [])
    expect(found.map(({ by, record: { id } }) => [by, id])).toEqual([
      [' Anna@Example.com', '1'],
      ['ANNA@example.com', '1'],
    ])
  })

  test('finds them by a secondary address, too', async () => {
    const anna = record('1', { email: 'anna@example.com', hs_additional_emails: 'a@example.com;a@old.example' })
    hubspot()
      .post(objects('contacts', 'batch/read'))
      .reply(200, batch([anna]))
    const found = await connect().connector.find('contact', 'email', ['A@old.example'], [])
    expect(found).toMatchObject([{ by: 'A@old.example', record: { id: '1', fields: {} } }])
  })

  test('does not ask for blanks', async () => {
    expect(await connect().connector.find('contact', 'email', ['', ' '], [])).toEqual([])
  })
})

describe('finding by our own key', () => {
  test('reads by the unique property', async () => {
    hubspot()
      .post(objects('tasks', 'batch/read'), ({ idProperty }) => idProperty === 'smartsync_external_id')
      .reply(207, batch([record('5', { smartsync_external_id: 'Key A' })], [fault('OBJECT_NOT_FOUND')]))
    const found = await connect().connector.find('task', 'externalKey', ['Key A', 'key b'], [])
    expect(found.map(({ by, record: { id } }) => [by, id])).toEqual([['Key A', '5']])
  })
})

describe('finding companies by domain', () => {
  test('searches for 100 at a time, in lower case, through all pages', async () => {
    const asked: { values: number; after: string }[] = []
    hubspot()
      .post(objects('companies', 'search'))
      .times(3)
      .reply(
        200,
        reply(({ filterGroups, after }: { filterGroups: [{ filters: [{ values: string[] }] }]; after: string }) => {
          const { values } = filterGroups[0].filters[0]
          asked.push({ values: values.length, after })
          const more = after === '0' && values.length === 100
          const results = more
            ? [record('1', { domain: 'c1.example' })]
            : [record('2', { domain: values.at(-1) ?? '' })]
          return { total: 9, results, ...(more && { paging: { next: { after: '200' } } }) }
        }),
      )
    const domains = numbers(120).map((n) => `C${n}.example`)
    const found = await connect().connector.find('company', 'domain', domains, [name])
    expect(asked).toEqual([
      { values: 100, after: '0' },
      { values: 100, after: '200' },
      { values: 20, after: '0' },
    ])
    expect(found.map(({ by }) => by)).toEqual(['C1.example', 'C100.example', 'C120.example'])
  })

  test('asks for additional domains in the same call, and finds a company by one', async () => {
    hubspot()
      .post(objects('companies', 'search'), ({ filterGroups }) => {
        expect(filterGroups).toEqual([
          { filters: [{ propertyName: 'domain', operator: 'IN', values: ['old.example', 'a.example'] }] },
          {
            filters: [{ propertyName: 'hs_additional_domains', operator: 'IN', values: ['old.example', 'a.example'] }],
          },
        ])
        return true
      })
      .reply(200, {
        total: 1,
        results: [record('1', { domain: 'a.example', hs_additional_domains: 'b.example;Old.example' })],
      })
    const found = await connect().connector.find('company', 'domain', ['old.example', 'A.example'], [])
    expect(found.map(({ by, record: { id } }) => [by, id])).toEqual([
      ['A.example', '1'],
      ['old.example', '1'],
    ])
  })

  test('gives every company that has the domain', async () => {
    const results = [record('1', { domain: 'a.example' }), record('2', { domain: 'a.example' })]
    hubspot().post(objects('companies', 'search')).reply(200, { total: 2, results })
    const found = await connect().connector.find('company', 'domain', ['a.example'], [])
    expect(found.map(({ record: { id } }) => id)).toEqual(['1', '2'])
  })

  test('is refused for other records', async () => {
    const { connector } = connect()
    await expect(connector.find('contact', 'domain', ['a.example'], [])).rejects.toMatchObject({ code: 'crm_invalid' })
  })
})
