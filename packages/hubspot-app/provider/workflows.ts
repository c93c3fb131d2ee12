import type { WorkflowAnswer } from '@smartsync/core/crm'
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
          inputs: batch.map(({ callbackId, outputs }) => ({ callbackId, outputFields: outputs, typedOutputs: {} })),
        },
      },
      z.unknown(),
    )
  }
}
