import { describe, expect, test } from 'vitest'
import { defaultProfile, InvalidScoringProfile, parseProfile } from '../../src/enrich/index.ts'

const faults = (input: unknown) => {
  try {
    parseProfile(input)
    return 'none'
  } catch (error) {
    return error instanceof InvalidScoringProfile ? error.message : 'another error'
  }
}

describe('a scoring profile', () => {
  test('survives being stored as JSON', () => {
    expect(parseProfile(JSON.parse(JSON.stringify(defaultProfile)))).toEqual(defaultProfile)
  })

  test('must share out exactly 100 points', () => {
    const points = { ...defaultProfile.points, intent: 36 }
    expect(faults({ ...defaultProfile, points })).toContain('points: The points of all criteria must add up to 100.')
  })

  test('needs bands that start at nothing and ascend', () => {
    const sizes = [
      { atLeast: 10, share: 1, label: 'large' },
      { atLeast: 5, share: 0, label: 'small' },
    ]
    const message = faults({ ...defaultProfile, ideal: { ...defaultProfile.ideal, sizes } })
    expect(message).toContain('ideal.sizes: The first band must start at 0.')
    expect(message).toContain('ideal.sizes: Bands must be in ascending order.')
  })

  test('needs a half-life for every kind of signal', () => {
    const { hiring, ...halfLife } = defaultProfile.signals.halfLife
    const signals = { ...defaultProfile.signals, halfLife }
    expect(faults({ ...defaultProfile, signals })).toContain('signals.halfLife.hiring')
  })

  test('needs stages and bands in their order', () => {
    expect(faults({ ...defaultProfile, bands: { hot: 50, warm: 60, cool: 40 } })).toContain('hot > warm > cool')
    expect(faults({ ...defaultProfile, stages: { ...defaultProfile.stages, lead: 70 } })).toContain('contacted > lead')
  })

  test('takes no setting that it does not know', () => {
    expect(faults({ ...defaultProfile, weigths: {} })).toContain('weigths')
  })

  test('names every fault at once', () => {
    const message = faults({ ...defaultProfile, version: '', stopSignCap: 200 })
    expect(message).toContain('version:')
    expect(message).toContain('stopSignCap:')
  })

  test.each([[null], [42], [{}]])('is not %o', (input) => {
    expect(faults(input)).not.toBe('none')
  })
})
