import type { CrmProvider } from '@smartsync/core/crm'
import { RequestRefused } from './refused.ts'

/** A request that says it is a CRM's and was not proved to be. */
export function notTheirs(provider: Pick<CrmProvider, 'name'>, reason: string): RequestRefused {
  return new RequestRefused(401, 'signature_invalid', `This was not proved to come from ${provider.name}. ${reason}`, {
    help: 'Check that the client secret is that of the app, and that PUBLIC_URL is the address that the CRM calls.',
  })
}
