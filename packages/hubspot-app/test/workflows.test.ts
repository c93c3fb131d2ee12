import { describe, expect, test } from 'vitest'
import { hubspotProvider } from '../provider/index.ts'
import { connect, fault, hubspot, reply, settings, withoutNetwork } from './hubspot.ts'

withoutNetwork()

const complete = '/automation/actions/callbacks/2026-09/complete'

describe('a step’s request is answered', () => {
  const { requests } = hubspotProvider(settings)

  test('with waiting, for a day at most', () => {
    expect(requests.workflowReply({ wait: true })).toEqual({
      outputFields: { hs_execution_state: 'BLOCK', hs_expiration_duration: 'P1D' },
    })
  })

  test('with what became of it; a failure does not stop the workflow', () => {
    const reply = (result: 'failed' | 'started') =>
      requests.workflowReply({ wait: false, outcome: { result, score: null } })
    expect(reply('started')).toEqual({ outputFields: { smartsync_result: 'started', hs_execution_state: 'SUCCESS' } })
    expect(reply('failed')).toEqual({
      outputFields: { smartsync_result: 'failed', hs_execution_state: 'FAIL_CONTINUE' },
    })
  })
})

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
      outcome: { result: 'enriched' as const, score: 87 },
    }))
    await connect().connector.completeWorkflows(answers)
    expect(sent.map((inputs) => inputs.length)).toEqual([100, 1])
    expect(sent[0]?.[0]).toEqual({
      callbackId: 'ap-0',
      outputFields: { smartsync_result: 'enriched', smartsync_score: '87', hs_execution_state: 'SUCCESS' },
      typedOutputs: {},
    })
  })

  test('asks for reconnecting where the scope was withheld', async () => {
    hubspot()
      .post(complete)
      .reply(403, fault('MISSING_SCOPES', 'x', { context: { missingScopes: ['automation'] } }))
    const answers = [{ callbackId: 'ap-1', outcome: { result: 'failed' as const, score: null } }]
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
