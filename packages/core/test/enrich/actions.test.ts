import { describe, expect, test } from 'vitest'
import { defaultProfile, parseProfile } from '../../src/enrich/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { daysLater, dossier, enriched, person, signal, wellKnown } from './builders.ts'

const titles = (from: Dossier) => enriched(from).actions.map(({ title }) => title)

describe('advice', () => {
  test('says what to do, why, by when, with which words and on what grounds', () => {
    expect(enriched(wellKnown).actions[0]).toEqual({
      key: 'b-1/funding/funding@2026',
      kind: 'call',
      priority: 'high',
      title: 'Call Ada Marsh at Fernhill Robotics Ltd about the new funding',
      reason: 'Raised £12 million in a Series B round from Northgate Ventures on 1 October 2026.',
      opener: 'What is the first thing that the new funding should change for your team?',
      due: '2026-11-25',
      evidence: ['funding', 'person:p-1'],
    })
  })

  test('goes by the way in which someone can be reached', () => {
    const signals = [signal()]
    expect(titles(dossier({ signals, people: [person({ phone: '+44 113 496 0000' })] }))[0]).toMatch(/^Call Ada Marsh/)
    expect(titles(dossier({ signals, people: [person()] }))[0]).toMatch(/^Write to Ada Marsh/)
    expect(titles(dossier({ signals, people: [person({ email: null })] }))[0]).toMatch(/^Find a way to reach Ada Marsh/)
    expect(titles(dossier({ signals, company: { phone: '+44 113 496 0000' } }))[0]).toMatch(
      /^Call Fernhill Robotics Ltd/,
    )
    expect(titles(dossier({ signals }))[0]).toMatch(
      /^Find the right person at Fernhill Robotics Ltd to ask about the expansion/,
    )
  })

  test('turns to the person whom the news is about, and to each person once', () => {
    const people = [
      person({ id: 'ceo', name: 'Ada Marsh' }),
      person({
        id: 'new',
        name: 'Bo Hall',
        title: 'Finance Director',
        seniority: 'director',
        appointedOn: '2026-11-01',
      }),
    ]
    expect(titles(dossier({ signals: [signal()], people })).slice(0, 2)).toEqual([
      'Write to Ada Marsh at Fernhill Robotics Ltd about the expansion',
      'Write to Bo Hall at Fernhill Robotics Ltd about the new appointment',
    ])
  })

  test('for a lead of which little is known is to find out more', () => {
    expect(titles(dossier())).toEqual(['Find out what Fernhill Robotics Ltd does and how large it is'])
  })

  test('for a well-fitting company without any news is to find someone, or to introduce oneself', () => {
    const quiet = {
      ...wellKnown,
      signals: [],
      people: [],
      company: { ...wellKnown.company, funding: null, jobOpenings: null, employeeGrowth: null },
    }
    expect(titles(quiet)).toEqual(['Find the right person to talk to at Fernhill Robotics Ltd'])
    expect(titles({ ...quiet, people: [person()] })).toEqual([
      'Write to Ada Marsh at Fernhill Robotics Ltd about what they are working on',
    ])
  })

  test('is nothing at all when there is a stop sign', () => {
    expect(titles({ ...wellKnown, company: { ...wellKnown.company, status: 'dissolved' } })).toEqual([])
  })

  test('no longer rests on a signal that has faded', () => {
    const known = dossier({ signals: [signal()], people: [person()] })
    expect(enriched(known, { now: daysLater(300) }).actions.map(({ title }) => title)).not.toContainEqual(
      expect.stringContaining('expansion'),
    )
  })

  test('keeps its key while the grounds are the same, and falls due in working days', () => {
    const known = dossier({ signals: [signal()], people: [person()] })
    const [now] = enriched(known).actions
    const [friday] = enriched(known, { now: new Date('2026-11-27T12:00:00Z') }).actions
    expect(now).toMatchObject({ key: 'b-1/expansion/s-1', due: '2026-11-26' })
    expect(friday).toMatchObject({ key: 'b-1/expansion/s-1', due: '2026-12-02' })
  })

  test('counts its days where the organization is', () => {
    const late = { now: new Date('2026-11-23T23:30:00Z') }
    const due = (timeZone: string) => enriched(wellKnown, { ...late, timeZone }).actions[0]?.due
    expect(due('Europe/London')).toBe('2026-11-25')
    expect(due('Asia/Tokyo')).toBe('2026-11-26')
  })
})

describe("an organization's own rules", () => {
  const rule = {
    id: 'welcome',
    type: 'research',
    rank: 99,
    priority: 'low',
    dueInWorkingDays: 0,
    when: {},
    title: 'Send {company} the brochure',
    reason: 'Because {signal}',
    opener: null,
  }

  test('replace ours, and "do nothing yet" is a possible answer', () => {
    const profile = parseProfile({ ...defaultProfile, actions: [rule] })
    expect(enriched(wellKnown, { profile }).actions).toMatchObject([
      { title: 'Send Fernhill Robotics Ltd the brochure', due: '2026-11-23' },
    ])
    expect(enriched(wellKnown, { profile: { ...profile, actions: [] } }).actions).toEqual([])
  })

  test('give at most five pieces of advice', () => {
    const actions = Array.from({ length: 9 }, (_, index) => ({
      ...rule,
      id: `rule-${'abcdefghi'[index]}`,
      rank: index + 1,
    }))
    const keys = enriched(wellKnown, { profile: parseProfile({ ...defaultProfile, actions }) }).actions.map(
      ({ key }) => key,
    )
    expect(keys).toEqual(['i', 'h', 'g', 'f', 'e'].map((name) => `b-1/rule-${name}/rule-${name}`))
  })

  test('fill in names as they are: a name that looks like a blank stays a name', () => {
    const profile = parseProfile({ ...defaultProfile, actions: [rule] })
    const [action] = enriched(dossier({ company: { name: '{signal} $& Ltd' } }), { profile }).actions
    expect(action?.title).toBe('Send {signal} $& Ltd the brochure')
  })
})
