import type { RecordType } from '@smartsync/core/crm'
import type { Request } from 'express'

import type { Rep } from '../card/view.ts'
import type { RecordPayload } from '../queue/port.ts'
import { type Route, routeByAccount } from '../store/routes.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { cardRefused } from './card-refusals.ts'
import { repOf } from './card-rep.ts'
import { type Providers, providerNamed } from './provider-param.ts'
import { rawRequest } from './raw-request.ts'
import type { Purpose, RecordRights } from './record-rights.ts'

const RECORD_TYPES = ['contact', 'company', 'deal'] as const satisfies readonly RecordType[]

export type CardRecord = RecordPayload['record']

/** Where all that is asked of one record's card is found. */
export const CARD_PATH = '/v1/cards/:crm/:type/:id'

/** What it takes to know who asks for a card, and whether they may. */
export interface CardAccess {
  tenancy: Tenancy
  providers: Providers
  publicUrl: string
  rights: RecordRights
  clock: () => Date
}

/**
 * Which rep asks for which record's card, as the CRM's signature proves it, and the integration of the account that asks;
 * null where that is not connected. Refuses what is not proved, and whom the CRM does not let do this with the record: it
 * signs whatever record a request names. `mayEdit` is whether it lets them edit the record.
 */
export async function authenticateCard(
  { providers, tenancy, publicUrl, rights, clock }: CardAccess,
  request: Request<{ crm: string; type: string; id: string }>,
  purpose: Purpose,
): Promise<{ rep: Rep; route: Route | null; record: CardRecord; mayEdit: boolean }> {
  const provider = providerNamed(providers, request.params.crm)
  const caller = provider.requests.authenticateCard(rawRequest(request, publicUrl), clock())
  if (!caller.ok) {
    throw cardRefused(
      401,
      'signature_invalid',
      `This was not proved to come from ${provider.name}. ${caller.reason}`,
      'Open the card inside the CRM. If you did, PUBLIC_URL or the app’s client secret is not what it should be.',
    )
  }
  const type = RECORD_TYPES.find((known) => known === request.params.type)
  if (type === undefined) {
    const help = `There are cards for: ${RECORD_TYPES.join(', ')}.`
    throw cardRefused(404, 'no_such_card', `There is no card for a ${request.params.type}.`, help)
  }
  const rep = repOf(caller.value)
  const record = { type, id: request.params.id }
  const route = await tenancy.asRouter((tx) => routeByAccount(tx, provider.type, caller.value.accountId))
  if (!route?.active) return { rep, route: null, record, mayEdit: false }
  const { edit: mayEdit } = await rights.require(route, record, rep.id, purpose)
  return { rep, route, record, mayEdit }
}

/** The integration that a card's request needs; refuses with status 409 where the account is not connected. */
export function connected(route: Route | null): Route {
  if (route !== null) return route
  throw cardRefused(
    409,
    'not_connected',
    'This CRM account is not connected to SmartSync.',
    'Ask your administrator to connect it in SmartSync’s console.',
  )
}
