import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CardCaller, CrmRequests, RawRequest, Verdict, WorkflowStep } from '@smartsync/core/crm'
import { workflowCall } from './answers.ts'
import { recordTypeOf } from './object-types.ts'
import type { ResolvedSettings } from './settings.ts'
import { workflowReply } from './workflows.ts'

const MAX_AGE_MS = 300_000

/**
 * HubSpot's v3 signatures, and whom they vouch for. The older signatures that HubSpot still sends along say nothing of
 * when a request was made, so they are not accepted.
 * Source: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export function hubspotRequests(settings: ResolvedSettings): CrmRequests {
  const secrets = [settings.clientSecret, settings.previousClientSecret].filter((secret) => secret !== null)
  return {
    verifyWebhook: (request, now) => verify(request, now, secrets),
    authenticateCard(request, now) {
      const verdict = verify(request, now, secrets)
      return verdict.ok ? readCaller(request.url, settings.appId) : verdict
    },
    workflowReply,
    authenticateWorkflow(request, now) {
      const verdict = verify(request, now, secrets)
      return verdict.ok ? readStep(request.body) : verdict
    },
  }
}

function verify(request: RawRequest, now: Date, secrets: readonly string[]): Verdict<null> {
  const signature = request.headers['x-hubspot-signature-v3']
  const timestamp = request.headers['x-hubspot-request-timestamp']
  if (!signature || !timestamp) return refused('The request carries no HubSpot v3 signature.')
  if (!/^\d{1,15}$/.test(timestamp)) return refused('The signature’s timestamp is not a number.')
  if (Math.abs(now.getTime() - Number(timestamp)) > MAX_AGE_MS) {
    return refused('The signature is more than five minutes away from our clock.')
  }
  return secrets.some((secret) => sameBytes(signature, sign(request, timestamp, secret)))
    ? { ok: true, value: null }
    : refused('The signature does not fit the request.')
}

/** Method, address, body and timestamp without anything between, as HubSpot signs them. */
function sign(request: RawRequest, timestamp: string, secret: string): string {
  return createHmac('sha256', secret)
    .update(request.method.toUpperCase() + decodeAddress(request.url), 'utf8')
    .update(request.body)
    .update(timestamp)
    .digest('base64')
}

/** HubSpot signs the address with these twelve codes decoded (`: / ? @ ! $ ' ( ) * , ;`), and no others. */
function decodeAddress(url: string): string {
  return url.replace(/%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, decodeURIComponent)
}

function sameBytes(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** HubSpot adds the caller to the address that it signs. A key that comes twice is a forgery attempt by the page. */
function readCaller(url: string, appId: string): Verdict<CardCaller> {
  const query = new URL(url).searchParams
  for (const key of ['portalId', 'appId', 'userId', 'userEmail']) {
    if (query.getAll(key).length > 1) return refused(`The request names ${key} more than once.`)
  }
  const accountId = query.get('portalId') ?? ''
  if (!/^\d+$/.test(accountId)) return refused('The request does not say which HubSpot account it comes from.')
  if (query.get('appId') !== appId) return refused('The request was made for another app.')
  return {
    ok: true,
    value: { accountId, userId: query.get('userId') || null, userEmail: query.get('userEmail') || null },
  }
}

/**
 * The account stands in the body, which HubSpot signed.
 * Source: https://developers.hubspot.com/docs/api-reference/automation-actions-v4-v4/custom-action-guide
 */
function readStep(body: Uint8Array): Verdict<WorkflowStep> {
  try {
    const { callbackId, origin, object } = workflowCall.parse(JSON.parse(new TextDecoder().decode(body)))
    const type = recordTypeOf(object?.objectType.toLowerCase() ?? '')
    const record = object && type ? { type, id: object.objectId } : null
    return { ok: true, value: { accountId: origin.portalId, record, callbackId } }
  } catch {
    return refused('The body is not a step of a HubSpot workflow.')
  }
}

function refused(reason: string): { ok: false; reason: string } {
  return { ok: false, reason }
}
