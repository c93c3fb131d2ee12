import { Router } from 'express'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'

/** /account-info/{version}/details. */
export function accountRoutes(hubspot: HubSpot): Router {
  return Router().get('/details', endpoint(hubspot, { scopes: () => ['oauth'], answer: details }))
}

function details({ portal: { portal }, now }: Call): Answer {
  const offset = offsetMinutes(portal.timeZone, now)
  const clock = new Date(Math.abs(offset) * 60_000).toISOString().slice(11, 16)
  return {
    status: 200,
    body: {
      portalId: portal.portalId,
      accountType: 'STANDARD',
      timeZone: portal.timeZone,
      companyCurrency: portal.currency,
      additionalCurrencies: [],
      utcOffset: `${offset < 0 ? '-' : '+'}${clock}`,
      utcOffsetMilliseconds: offset * 60_000,
      uiDomain: portal.domain,
      dataHostingLocation: 'eu1',
    },
  }
}

function offsetMinutes(timeZone: string, now: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(now)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}
