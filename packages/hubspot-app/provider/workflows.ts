import type { WorkflowAnswer, WorkflowOutcome, WorkflowReply } from '@smartsync/core/crm'
import { z } from 'zod'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'
import { inBatches } from './settle.ts'

/**
 * Answers the steps of workflows that wait for us, 100 a call. HubSpot says nothing of single ones, and ignores a step that
 * was answered before or gave up waiting.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/automation/workflow-actions/callbacks/batch-complete-callbacks
 */
export async function completeWorkflows(http: HubspotHttp, answers: readonly WorkflowAnswer[]): Promise<void> {
  for (const batch of inBatches(answers)) {
    await http.send(
      {
        method: 'POST',
        path: paths.completeWorkflows,
        writes: true,
        records: batch.length,
        body: {
          inputs: batch.map(({ callbackId, outcome }) => ({
            callbackId,
            outputFields: outputFields(outcome),
            typedOutputs: {},
          })),
        },
      },
      z.unknown(),
    )
  }
}

/** How long HubSpot keeps a step waiting that we never answer; then the workflow goes on by itself. */
const PATIENCE = 'P1D'

/**
 * What HubSpot reads from the answer to a step: `BLOCK` lets it wait to be completed.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/automation/workflow-actions/custom-action-reference
 */
export function workflowReply(reply: WorkflowReply): object {
  if (reply.wait) return { outputFields: { hs_execution_state: 'BLOCK', hs_expiration_duration: PATIENCE } }
  return { outputFields: outputFields(reply.outcome) }
}

/** The action's output fields, by which a workflow can branch. A step that failed does not stop the workflow. */
function outputFields({ result, score }: WorkflowOutcome): Record<string, string> {
  return {
    smartsync_result: result,
    ...(score === null ? {} : { smartsync_score: String(score) }),
    hs_execution_state: result === 'failed' ? 'FAIL_CONTINUE' : 'SUCCESS',
  }
}
