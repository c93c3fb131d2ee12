import { createHash, createHmac } from 'node:crypto'

/** The percent codes that HubSpot decodes before it signs a URI; all others stay as they are. */
const DECODED: Record<string, string> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
}

interface SignedRequest {
  method: string
  url: string
  body: string
  /** Milliseconds since the epoch. */
  timestamp: number
}

/**
 * The headers of a signed request: v3, and beside it the older form that the same kind of traffic carries.
 * https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export function signatureHeaders(secret: string, request: SignedRequest, older: 'v1' | 'v2'): Record<string, string> {
  const { method, url, body, timestamp } = request
  const uri = url.replace(/%[0-9A-F]{2}/gi, (code) => DECODED[code.toUpperCase()] ?? code)
  const v3 = createHmac('sha256', secret).update(`${method}${uri}${body}${timestamp}`).digest('base64')
  const olderSource = older === 'v1' ? `${secret}${body}` : `${secret}${method}${url}${body}`
  return {
    'X-HubSpot-Signature-v3': v3,
    'X-HubSpot-Request-Timestamp': String(timestamp),
    'X-HubSpot-Signature-Version': older,
    'X-HubSpot-Signature': createHash('sha256').update(olderSource).digest('hex'),
  }
}
