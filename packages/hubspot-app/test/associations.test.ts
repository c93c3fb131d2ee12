import { describe, expect, test } from 'vitest'
import { associationTypes, batch, connect, fault, hubspot, onPurpose, reply, withoutNetwork } from './hubspot.ts'

withoutNetwork()

const reading = '/crm/associations/2026-09/contacts/companies/batch/read'
const linking = '/crm/associations/2026-09/contacts/companies/batch/associate/default'
const to = (toObjectId: string, typeId = 279) => ({
  toObjectId,
  associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId, label: typeId === 1 ? 'Primary' : null }],
})

describe('reading associations', () => {
  test('takes 1,000 records a call, follows their pages, and puts the primary one first', async () => {
    hubspot()
      .post(reading, ({ inputs }) => inputs.length === 1_000)
      .reply(200, batch([{ from: { id: '1' }, to: [to('10'), to('11')], paging: { next: { after: 'x' } } }]))
    hubspot()
      .post(reading, ({ inputs }) => inputs.length === 1 && inputs[0].id === '1001')
      .reply(207, batch([], [fault('X')]))
    hubspot()
      .post(reading, { inputs: [{ id: '1', after: 'x' }] })
      .reply(200, batch([{ from: { id: '1' }, to: [to('12'), to('12', 1)] }]))
    const ids = Array.from({ length: 1_001 }, (_, n) => String(n + 1))
    expect(await connect().connector.associated('contact', ids, 'company')).toEqual(
      new Map([['1', ['12', '10', '11']]]),
    )
  })

  test('reads ids that come as numbers', async () => {
    hubspot()
      .post(reading)
      .reply(200, batch([{ from: { id: 1 }, to: [{ toObjectId: 10, associationTypes: [] }] }]), onPurpose)
    expect(await connect().connector.associated('contact', ['1'], 'company')).toEqual(new Map([['1', ['10']]]))
  })
})

describe('associating records', () => {
  const link = (from: string, target: string) => ({
    ref: `${from}-${target}`,
    from: { type: 'contact' as const, id: from },
    to: { type: 'company' as const, id: target },
  })
  const linked = (from: string, target: string, typeId = 279) => ({
    from: { id: from },
    to: { id: target },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId },
  })

  test('takes 2,000 pairs a call', async () => {
    const sent: number[] = []
    associationTypes('companies', 'contacts', 280, 2)
    hubspot()
      .post(linking)
      .times(2)
      .reply(
        200,
        reply(({ inputs }: { inputs: { from: { id: string }; to: { id: string } }[] }) => {
          sent.push(inputs.length)
          return batch(inputs.map(({ from, to }) => linked(from.id, to.id)))
        }),
      )
    const links = Array.from({ length: 2_001 }, (_, n) => link(String(n + 1), String(n + 1)))
    const outcomes = await connect().connector.associate(links)
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2_001)
    expect(sent).toEqual([2_000, 1])
  })

  test('uses the plain association, both ways as HubSpot answers it, and names `to`', async () => {
    associationTypes('companies', 'contacts', 280, 2)
    hubspot()
      .post(linking, { inputs: [{ from: { id: '1' }, to: { id: '2' } }] })
      .reply(200, batch([linked('2', '1', 280), linked('1', '2')]))
    expect(await connect().connector.associate([link('1', '2')])).toEqual([
      { ref: '1-2', ok: true, id: '2', created: true },
    ])
  })

  test('lets the others through where one record is gone', async () => {
    associationTypes('companies', 'contacts', 280, 2)
    hubspot()
      .post(linking)
      .reply(207, batch([linked('1', '2')], [fault('OBJECT_NOT_FOUND')]))
    hubspot()
      .post(linking, ({ inputs }) => inputs.length === 1)
      .reply(404, fault('OBJECT_NOT_FOUND'))
    const outcomes = await connect().connector.associate([link('1', '2'), link('3', '4')])
    expect(outcomes).toMatchObject([
      { ref: '1-2', ok: true },
      { ref: '3-4', ok: false, error: { code: 'crm_not_found' } },
    ])
  })

  test('does not take the other direction of a link for a link of its own', async () => {
    associationTypes('companies', 'contacts', 280, 2)
    hubspot()
      .post(linking)
      .reply(207, batch([linked('2', '1', 280), linked('1', '2')], [fault('OBJECT_NOT_FOUND')]))
    hubspot()
      .post(linking, { inputs: [{ from: { id: '2' }, to: { id: '1' } }] })
      .reply(404, fault('OBJECT_NOT_FOUND'))
    const outcomes = await connect().connector.associate([link('1', '2'), link('2', '1')])
    expect(outcomes.map(({ ref, ok }) => [ref, ok])).toEqual([
      ['1-2', true],
      ['2-1', false],
    ])
  })

  test('makes one call for each kind of pair', async () => {
    associationTypes('companies', 'contacts', 280, 2)
    associationTypes('contacts', 'deals', 4)
    hubspot()
      .post(linking)
      .reply(200, batch([linked('1', '2')]))
    hubspot()
      .post('/crm/associations/2026-09/deals/contacts/batch/associate/default')
      .reply(200, batch([linked('5', '1')]))
    const deal = { ref: 'deal', from: { type: 'deal' as const, id: '5' }, to: { type: 'contact' as const, id: '1' } }
    expect((await connect().connector.associate([link('1', '2'), deal])).every(({ ok }) => ok)).toBe(true)
  })
})
