import type { CrmProvider } from '@smartsync/core/crm'
import { RequestRefused } from './refused.ts'

/** The CRMs that this SmartSync is set up for, by type. */
export type Providers = ReadonlyMap<string, CrmProvider>

/** The provider named in a path (`:crm`); refuses with status 404 where there is none. */
export function providerNamed(providers: Providers, name: string): CrmProvider {
  const provider = providers.get(name)
  if (provider === undefined) {
    throw new RequestRefused(404, 'unknown_crm', `This SmartSync is not set up for a CRM named ${name}.`, {
      help: `It is set up for: ${[...providers.keys()].join(', ') || 'none'}.`,
    })
  }
  return provider
}
