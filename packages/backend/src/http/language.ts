import { LANGUAGES } from '@smartsync/core/settings'
import { z } from 'zod'
import { currentSettings, saveSettings } from '../store/settings.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { type AdminEndpoint, adminEndpoint, none } from './admin-endpoint.ts'

const Language = z.strictObject({
  language: z.enum(LANGUAGES).describe('ISO 639-1. What is found from now on is written in it.'),
})

/**
 * The language in which SmartSync writes for an organization: one of its settings, which a person may change on its own.
 * The change is a version of the settings like any other, with who made it.
 */
export function languageEndpoints({ tenancy, clock }: { tenancy: Tenancy; clock: () => Date }): AdminEndpoint[] {
  return [
    adminEndpoint({
      method: 'get',
      path: '/api/language',
      summary: 'The language in which SmartSync writes summaries, reasons, actions and tasks.',
      query: none,
      body: none,
      about: 'The language.',
      answer: Language,
      handle: ({ organizationId }) =>
        tenancy.inTenant(organizationId, async (tx) => ({ language: (await currentSettings(tx)).settings.language })),
    }),
    adminEndpoint({
      method: 'put',
      path: '/api/language',
      summary: 'Changes that language. What stands in the CRM is written anew when a record is next enriched.',
      query: none,
      body: Language,
      about: 'It is saved; the next batch goes by it.',
      answer: Language,
      handle: ({ organizationId, by, body: { language } }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { version, settings } = await currentSettings(tx)
          const change = { basedOn: version, by, note: null, at: clock() }
          if (settings.language !== language) await saveSettings(tx, { ...settings, language }, change)
          return { language }
        }),
    }),
  ]
}
