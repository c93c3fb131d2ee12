import { describe, expect, test } from 'vitest'
import {
  associationTypes,
  batch,
  connect,
  fault,
  hubspot,
  type Inputs,
  objects,
  record,
  reply,
  task,
  withoutNetwork,
} from './hubspot.ts'

withoutNetwork()

const create = objects('tasks', 'batch/create')
const read = objects('tasks', 'batch/read')

describe('creating tasks', () => {
  test('says what to do, when, for whom, and on which records', async () => {
    associationTypes('tasks', 'contacts', 204)
    associationTypes('tasks', 'companies', 192)
    hubspot()
      .post(create, ({ inputs: [input] }) => {
        expect(input).toEqual({
          properties: {
            hs_timestamp: '2026-11-25T09:00:00.000Z',
            hs_task_subject: 'Call Anna',
            hs_task_body: 'They raised money.',
            hs_task_status: 'NOT_STARTED',
            hs_task_type: 'CALL',
            hs_task_priority: 'HIGH',
            hubspot_owner_id: '31',
            smartsync_external_id: 'key-a',
          },
          associations: [
            { to: { id: '1' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 204 }] },
            { to: { id: '2' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 192 }] },
          ],
          objectWriteTraceId: expect.any(String),
        })
        return true
      })
      .reply(201, batch([record('900')]))
    const associate = [{ type: 'contact', id: '1' } as const, { type: 'company', id: '2' } as const]
    const outcomes = await connect().connector.createTasks([task('a', { ownerId: '31', associate })])
    expect(outcomes).toEqual([{ ref: 'a', ok: true, id: '900', created: true }])
  })

  test('leaves the owner out where there is none', async () => {
    hubspot()
      .post(create, ({ inputs: [input] }) => !('hubspot_owner_id' in input.properties))
      .reply(201, batch([record('900')]))
    await connect().connector.createTasks([task('a')])
  })

  test.each([
    [409, fault('CONFLICT')],
    [400, fault('VALIDATION_ERROR', 'Property values were not valid: [{"error":"CONFLICTING_UNIQUE_VALUE"}]')],
  ])('a second time finds those of the first: %d', async (status, refusal) => {
    hubspot().post(create).reply(status, refusal)
    hubspot()
      .post(read, ({ idProperty, inputs }) => idProperty === 'smartsync_external_id' && inputs.length === 100)
      .reply(
        200,
        reply(({ inputs }: { inputs: { id: string }[] }) => {
          return batch(inputs.map(({ id }) => record(`id-${id}`, { smartsync_external_id: id })))
        }),
      )
    const { connector, calls } = connect()
    const outcomes = await connector.createTasks(Array.from({ length: 100 }, (_, n) => task(String(n))))
    expect(outcomes).toHaveLength(100)
    expect(outcomes[42]).toEqual({ ref: '42', ok: true, id: 'id-key-42', created: false })
    expect(calls).toHaveLength(2)
  })

  function theFirstOfTwoExists(): void {
    hubspot()
      .post(create)
      .reply(
        207,
        reply((body: Inputs) => {
          const [old, fresh] = body.inputs
          const error = fault('CONFLICT', 'x', { context: { objectWriteTraceId: [old?.objectWriteTraceId] } })
          return batch([record('2', fresh?.properties, { objectWriteTraceId: fresh?.objectWriteTraceId })], [error])
        }),
      )
  }

  test('leaves open what became of one that existed while HubSpot does not say which it is', async () => {
    theFirstOfTwoExists()
    hubspot().post(read).reply(503)
    expect(await connect().connector.createTasks([task('a'), task('b')])).toMatchObject([
      { ref: 'a', ok: false, error: { code: 'crm_unavailable', retry: 'later' } },
      { ref: 'b', ok: true, id: '2', created: true },
    ])
  })

  test('finds the one of a mixed answer that existed', async () => {
    theFirstOfTwoExists()
    hubspot()
      .post(read)
      .reply(200, batch([record('1', { smartsync_external_id: 'key-a' })]))
    expect(await connect().connector.createTasks([task('a'), task('b')])).toEqual([
      { ref: 'a', ok: true, id: '1', created: false },
      { ref: 'b', ok: true, id: '2', created: true },
    ])
  })

  test('reports one that conflicts with nothing to be found as failed', async () => {
    hubspot().post(create).reply(409, fault('CONFLICT'))
    hubspot()
      .post(read)
      .reply(207, batch([], [fault('OBJECT_NOT_FOUND')]))
    const outcomes = await connect().connector.createTasks([task('a')])
    expect(outcomes).toMatchObject([{ ref: 'a', ok: false, error: { code: 'crm_conflict' } }])
  })
})
