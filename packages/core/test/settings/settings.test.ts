import { describe, expect, test } from 'vitest'
import { defaultProfile } from '../../src/enrich/index.ts'
import { defaultSettings, InvalidSettings, profileOf, readSettings, settingsSchema } from '../../src/settings/index.ts'

const places = (input: unknown): string[] =>
  (settingsSchema.safeParse(input).error?.issues ?? []).map(({ path }) => path.join('.'))

const pipeline = { crm: 'hubspot', pipeline: 'default', stages: { qualified: 'qualifiedtobuy' } }

describe('settings', () => {
  test('are the defaults until something is saved, and survive being stored as JSON', () => {
    expect(readSettings(JSON.parse(JSON.stringify(defaultSettings)))).toEqual(defaultSettings)
    expect(profileOf({ version: 0, settings: defaultSettings })).toEqual(defaultProfile)
  })

  test('name every score after their version', () => {
    expect(profileOf({ version: 3, settings: defaultSettings }).version).toBe('settings-3')
  })

  test('that were saved before a section existed take its defaults', () => {
    const { workingDays, stages, language, ...older } = defaultSettings
    expect(readSettings({ ...older, timeZone: 'Europe/Berlin' })).toEqual({
      ...defaultSettings,
      timeZone: 'Europe/Berlin',
    })
  })

  test('that can no longer be used say where', () => {
    expect(() => readSettings({ ...defaultSettings, timeZone: 'Mars/Olympus' })).toThrow(InvalidSettings)
    expect(() => readSettings({ ...defaultSettings, timeZone: 'Mars/Olympus' })).toThrow('timeZone: Must be an IANA')
  })

  test.each([
    ['a missing section', { ...defaultSettings, team: undefined }, 'team'],
    ['an unknown section', { ...defaultSettings, colours: {} }, ''],
    ['points that are not 100', withPoints(36), 'scoring.points'],
    ['a version of the profile’s own', { ...defaultSettings, scoring: defaultProfile }, 'scoring'],
    ['a language that we do not write', { ...defaultSettings, language: 'it' }, 'language'],
    ['an unknown time zone', { ...defaultSettings, timeZone: 'London' }, 'timeZone'],
    ['no working day', { ...defaultSettings, workingDays: [] }, 'workingDays'],
    ['a day named twice', { ...defaultSettings, workingDays: [1, 1] }, 'workingDays'],
    ['a holiday that is no day', { ...defaultSettings, holidays: [{ on: '2026-02-30', name: 'X' }] }, 'holidays.0.on'],
    ['an eighth day', { ...defaultSettings, workingDays: [8] }, 'workingDays.0'],
    ['a territory of nowhere', withTerritory({ name: 'North', people: ['ada@example.com'] }), 'team.territories.0'],
    ['moving deals without a pipeline', withStages('apply', []), 'stages.pipelines'],
    ['a pipeline named twice', withStages('suggest', [pipeline, pipeline]), 'stages.pipelines'],
    ['a CRM that we do not know', withStages('suggest', [{ ...pipeline, crm: 'abacus' }]), 'stages.pipelines.0.crm'],
  ])('refuse %s', (_, input, place) => {
    expect(places(input)).toEqual([place])
  })
})

function withPoints(intent: number) {
  const { scoring } = defaultSettings
  return { ...defaultSettings, scoring: { ...scoring, points: { ...scoring.points, intent } } }
}

function withTerritory(territory: unknown) {
  return { ...defaultSettings, team: { ...defaultSettings.team, territories: [territory] } }
}

function withStages(mode: string, pipelines: readonly unknown[]) {
  return { ...defaultSettings, stages: { mode, pipelines } }
}
