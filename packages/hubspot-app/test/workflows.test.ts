import { describe, expect, test } from 'vitest'
import { connect, fault, hubspot, reply, withoutNetwork } from './hubspot.ts'

withoutNetwork()

const complete = '/automation/actions/callbacks/2026-09/complete'

describe('completing steps of workflows', () => {
  test('tells 100 a call, with values as text', async () => {
    const sent: { callbackId: string; outputFields: object; typedOutputs: object }[][] = []
    hubspot()
      .post(complete)
      .times(2)
      .reply(
        204,
        reply(({ inputs }: { inputs: (typeof sent)[number] }) => {
          sent.push(inputs)
          return ''
        }),
      )
    const answers = Array.from({ length: 101 }, (_, n) => ({
      callbackId: `ap-${n}`,
      outputs: { smartsync_result: 'enriched', smartsync_score: '87' },
    }))
    await connect().connector.completeWorkflows(answers)
    expect(sent.map((inputs) => inputs.length)).toEqual([100, 1])
    expect(sent[0]?.[0]).toEqual({
      callbackId: 'ap-0',
      outputFields: { smartsync_result: 'enriched', smartsync_score: '87' },
      typedOutputs: {},
    })
  })

  test('asks for reconnecting where the scope was withheld', async () => {
    hubspot()
      .post(complete)
      .reply(403, fault('MISSING_SCOPES', 'x', { context: { missingScopes: ['automation'] } }))
    const answers = [{ callbackId: 'ap-1', outputs: {} }]
    await expect(connect().connector.completeWorkflows(answers)).rejects.toMatchObject({
      code: 'crm_forbidden',
      retry: 'reconnect',
    })
  })

  test('makes no call for none', async () => {
    const { connector, calls } = connect()
    await connector.completeWorkflows([])
    expect(calls).toEqual([])
  })
})
