import { settingsSchema } from '@smartsync/core/settings'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { currentSettings, type SavedSettings, saveSettings, settingsAt, settingsHistory } from '../store/settings.ts'
import type { Tenancy } from '../store/tenancy.ts'
import { organizationNamed } from './organization-param.ts'
import { parseBody } from './parse.ts'
import { jsonOf, readBody } from './raw-request.ts'
import { RequestRefused } from './refused.ts'

export interface SettingsDeps {
  tenancy: Tenancy
  clock: () => Date
}

export const SettingsChange = z.strictObject({
  settings: settingsSchema,
  /** Who makes the change, for the history. */
  by: z.string().trim().min(1).max(200),
  note: z.string().trim().min(1).max(500).nullable().default(null),
})

/**
 * An organization's settings, as a document with versions. `GET …/settings` gives the newest, or `?version=` an older one,
 * with its version as ETag; `PUT …/settings` saves the whole document as the next version, given `If-Match` with the
 * version that it was made from; `GET …/settings/history` lists who saved what, when and why. The next batch of the
 * worker goes by the newest.
 */
export function settingsRouter({ tenancy, clock }: SettingsDeps): Router {
  const router = Router({ mergeParams: true })

  router.get('/settings', async (request, response) => {
    const organizationId = organizationNamed(request.params)
    const asked = versionAsked(request)
    const saved = await tenancy.inTenant(organizationId, async (tx) => {
      if (asked !== null) return settingsAt(tx, asked)
      const current = await currentSettings(tx)
      return current.version === 0 ? { ...current, ...NEVER_SAVED } : settingsAt(tx, current.version)
    })
    if (saved === null) throw unknownVersion(asked)
    send(response, saved)
  })

  router.put('/settings', readBody, async (request, response) => {
    const organizationId = organizationNamed(request.params)
    const basedOn = versionMatched(request)
    const { settings, by, note } = parseBody(SettingsChange, jsonOf(request))
    const createdAt = clock()
    const version = await tenancy.inTenant(organizationId, (tx) =>
      saveSettings(tx, settings, { basedOn, by, note, at: createdAt }),
    )
    send(response, { version, settings, createdAt, createdBy: by, note })
  })

  router.get('/settings/history', async (request, response) => {
    const versions = await tenancy.inTenant(organizationNamed(request.params), settingsHistory)
    response.set('Cache-Control', 'no-store').json({ versions })
  })
  return router
}

const NEVER_SAVED = { createdAt: null, createdBy: null, note: null }

type Shown = SavedSettings | ({ [Key in keyof typeof NEVER_SAVED]: null } & Pick<SavedSettings, 'version' | 'settings'>)

function send(response: Response, shown: Shown): void {
  response.set({ 'Cache-Control': 'no-store', ETag: `"${shown.version}"` }).json(shown)
}

function versionAsked(request: Request): number | null {
  if (request.query.version === undefined) return null
  const version = z.coerce.number().int().min(1).max(2_147_483_647).safeParse(request.query.version)
  if (version.success) return version.data
  throw unknownVersion(request.query.version)
}

function unknownVersion(version: unknown): RequestRefused {
  return new RequestRefused(404, 'unknown_version', `There is no version ${String(version)} of these settings.`, {
    help: 'The history lists the versions that there are.',
  })
}

/** The version in `If-Match`: an ETag, quoted or bare. */
function versionMatched(request: Request): number {
  const given = request.get('if-match')
  const version = /^"?(\d{1,9})"?$/.exec(given?.trim() ?? '')?.[1]
  if (version !== undefined) return Number(version)
  throw new RequestRefused(428, 'version_required', 'The request does not say which version it changes.', {
    help: 'Read the settings and send their ETag as If-Match, such as "3"; "0" where none were ever saved.',
    faults: [{ at: 'If-Match', detail: given === undefined ? 'It is missing' : 'It is no version' }],
  })
}
