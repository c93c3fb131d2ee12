import type { Action, Enrichment } from '@smartsync/core/model'
import { saveEnrichments } from '../../src/store/enrichments.ts'
import { saveLinks } from '../../src/store/links.ts'
import { anEnrichment } from '../store/two-organizations.ts'
import type { Api } from './api.ts'

export const anAction: Action = {
  key: 'company-1/funding/s 1?#',
  title: 'Call them',
  reason: 'They raised money.',
  opener: null,
  due: '2026-11-25',
  priority: 'high',
  kind: 'call',
  evidence: ['name'],
}

/** Connects an account whose company record 9 is enriched; gives the integration's id. */
export async function withCompany(
  api: Api,
  organization: string,
  account: string,
  changes: Partial<Enrichment> = {},
): Promise<string> {
  const { id } = await api.connect(organization, account)
  await api.inTenant(organization, async (tx) => {
    await saveLinks(tx, id, [
      { entityType: 'business', oppspotId: 'company-1', crmType: 'company', crmId: '9', written: {} },
    ])
    await saveEnrichments(tx, [anEnrichment({ actions: [anAction], ...changes })])
  })
  return id
}
