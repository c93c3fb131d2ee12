import { z } from 'zod'
import { defaultProfile } from '../enrich/default-profile.ts'
import { ownerRules } from '../enrich/owner-rules.ts'
import { type ScoringProfile, scoringProfile } from '../enrich/profile.ts'
import { defaultCalendar, holidays, workingDays } from '../enrich/working-calendar.ts'
import { SmartSyncError } from '../errors.ts'
import { faultsIn } from '../faults.ts'
import { LANGUAGES } from '../phrases/language.ts'
import { stageRules } from './stage-rules.ts'

/**
 * Everything that an organization may tune, as one document. `workingDays` are ISO weekdays: 1 is Monday, 7 is Sunday;
 * nobody works on `holidays`.
 * `language` is the one in which SmartSync writes what it found: summaries, reasons, next actions, tasks.
 * The scoring profile has no version of its own here: the document's version names it.
 */
export const settingsSchema = z.strictObject({
  scoring: scoringProfile.omit({ version: true }),
  team: ownerRules,
  stages: stageRules,
  timeZone: z.string().refine(isTimeZone, 'Must be an IANA time zone, such as Europe/London.'),
  workingDays,
  holidays,
  language: z.enum(LANGUAGES),
})

export type Settings = z.infer<typeof settingsSchema>

/** Settings as they stood at one time. Version 0 is the defaults, before anything was saved. */
export interface VersionedSettings {
  version: number
  settings: Settings
}

const { version: defaultVersion, ...defaultScoring } = defaultProfile

export const defaultSettings: Settings = {
  scoring: defaultScoring,
  team: ownerRules.parse({}),
  stages: { mode: 'suggest', pipelines: [] },
  timeZone: 'Europe/London',
  workingDays: [...defaultCalendar.workingDays],
  holidays: [...defaultCalendar.holidays],
  language: 'en',
}

/** Settings that were saved and can no longer be used. Each fault is named with its place. */
export class InvalidSettings extends SmartSyncError {
  constructor(faults: readonly string[]) {
    super('invalid_settings', `The organization's settings are not valid: ${faults.join('; ')}`, {
      help: 'Save the settings again with the named places corrected. Until then nothing is enriched.',
    })
  }
}

/** Reads settings that were saved. A section that did not exist then is the default's. Throws `InvalidSettings`. */
export function readSettings(stored: Readonly<Record<string, unknown>>): Settings {
  const result = settingsSchema.safeParse({ ...defaultSettings, ...stored })
  if (result.success) return result.data
  throw new InvalidSettings(faultsIn(result.error, 'settings'))
}

/** The scoring profile of these settings, under the version that every score made with it names. */
export function profileOf({ version, settings }: VersionedSettings): ScoringProfile {
  return { ...settings.scoring, version: version === 0 ? defaultVersion : `settings-${version}` }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
