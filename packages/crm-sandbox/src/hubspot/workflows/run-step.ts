import type { Request, Response } from 'express'
import { z } from 'zod'
import type { HubSpot } from '../api/endpoint.ts'
import { validationError } from '../errors.ts'
import { KINDS, objectTypeOf } from '../objects.ts'
import { signatureHeaders } from '../webhooks/signature.ts'

const stepSchema = z.strictObject({
  /** The action's address. */
  url: z.url(),
  portalId: z.int(),
  type: z.string(),
  id: z.string(),
  /** The same again for a step that HubSpot asks about again. */
  callbackId: z.string().optional(),
})
const answerSchema = z.object({ outputFields: z.record(z.string(), z.unknown()) })

/**
 * What HubSpot does when a workflow reaches an app's action: asks the action's address, signed, and waits where the answer
 * says so.
 * https://developers.hubspot.com/docs/api-reference/latest/automation/workflow-actions/custom-action-reference
 */
export async function runStep(hubspot: HubSpot, request: Request, response: Response): Promise<void> {
  const { state, clock, workflowSteps } = hubspot
  const { url, portalId, type, id, callbackId = `ap-${portalId}-${clock.now()}-${id}` } = stepSchema.parse(request.body)
  const app = state.apps.get(state.installsIn(portalId)[0]?.clientId ?? '')
  const objectType = objectTypeOf(type)
  if (!app) throw validationError(`No app is installed in portal ${portalId}.`)
  if (!objectType) throw validationError(`There are no ${type}.`)

  const body = JSON.stringify({
    callbackId,
    origin: { portalId, actionDefinitionId: app.appId, actionDefinitionVersion: 1 },
    context: { source: 'WORKFLOWS', workflowId: 1 },
    object: { objectId: Number(id), objectType: KINDS[objectType].singular.toUpperCase(), properties: {} },
    inputFields: {},
  })
  const signature = signatureHeaders(app.clientSecret, { method: 'POST', url, body, timestamp: clock.now() }, 'v2')
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...signature },
  })
  const parsed = answerSchema.safeParse(await answer.json().catch(() => null))
  if (!answer.ok || !parsed.success) {
    response.status(502).json({ message: `The action answered ${answer.status}.` })
    return
  }
  const { outputFields } = parsed.data
  const waits = outputFields.hs_execution_state === 'BLOCK'
  const step = { callbackId, portalId, appId: app.appId, waits, outputFields }
  workflowSteps.put(step)
  response.status(201).json(step)
}
