import { Router } from 'express'
import { z } from 'zod'
import { type Answer, type Call, endpoint, type HubSpot } from '../api/endpoint.ts'

const completeSchema = z.object({
  inputs: z.array(
    z.object({
      callbackId: z.string(),
      outputFields: z.record(z.string(), z.string()),
      typedOutputs: z.record(z.string(), z.unknown()),
    }),
  ),
})

/** /automation/actions/callbacks/{version}/complete. */
export function workflowRoutes(hubspot: HubSpot): Router {
  return Router().post('/complete', endpoint(hubspot, { scopes: () => ['automation'], answer: complete }))
}

function complete({ hubspot, app, body }: Call): Answer {
  for (const { callbackId, outputFields } of body(completeSchema).inputs) {
    hubspot.workflowSteps.complete(app.appId, callbackId, outputFields)
  }
  return { status: 204 }
}
