import { describe, expect, test } from 'vitest'
import { defaultProfile, parseProfile, type WorkingCalendar } from '../../src/enrich/index.ts'
import type { CrmKnowledge, EngagementKind } from '../../src/model/index.ts'
import type { Dossier } from '../../src/oppspot/index.ts'
import { daysLater, dossier, enriched, person, signal, wellKnown } from './builders.ts'

const unknownToCrm: CrmKnowledge = { owner: null, engagements: [], planned: [], ownTasks: [] }
const titles = (from: Dossier) => enriched(from).actions.map(({ title }) => title)

describe('advice', () => {
  test('says what to do, why, by when, with which words and on what grounds', () => {
    expect(enriched(wellKnown).actions[0]).toEqual({
      key: 'b-1/funding/funding@2026',
      kind: 'call',
      priority: 'high',
      title: 'Call Ada Marsh at Fernhill Robotics Ltd about the new funding',
      reason: 'Raised £12 million in a Series B round from Northgate Ventures on 1 October 2026.',
      opener:
        'I saw this about Fernhill Robotics Ltd: “Raised £12 million in a Series B round from Northgate Ventures on 1 October 2026”. What is the first thing that it should change for your team?',
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

  test('goes on from what the CRM knows of: a reply, an open deal, a meeting', () => {
    const crm = (kind: EngagementKind, at: string | null, count: number | null = null) => ({
      ...unknownToCrm,
      engagements: [{ kind, at, count }],
    })
    const first = (known: CrmKnowledge) => enriched(dossier({ people: [person()] }), { crm: known }).actions[0]
    expect(first(crm('replied', '2026-11-20'))).toMatchObject({
      title: 'Write to Ada Marsh at Fernhill Robotics Ltd about their reply',
      reason: 'They last replied on 20 November 2026.',
      priority: 'high',
      due: '2026-11-24',
      evidence: ['crm:replied', 'person:p-1'],
    })
    expect(first(crm('open_deals', null, 2))).toMatchObject({ reason: '2 open deals with them.' })
    expect(first(crm('meeting', '2026-11-02'))).toMatchObject({ reason: 'Latest meeting on 2 November 2026.' })
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

  test('falls due on no bank holiday, and on no day on which the organization does not work', () => {
    const signals = [signal({ on: '2026-12-20' })]
    const due = (calendar?: WorkingCalendar) =>
      enriched(dossier({ signals }), { now: new Date('2026-12-23T12:00:00Z'), ...(calendar && { calendar }) })
        .actions[0]?.due
    expect(due()).toBe('2026-12-30')
    expect(due({ workingDays: [1, 2, 3, 4, 5], holidays: [] })).toBe('2026-12-28')
    expect(due({ workingDays: [7, 1, 2, 3], holidays: [] })).toBe('2026-12-29')
  })

  test('counts its days where the organization is', () => {
    const late = { now: new Date('2026-11-23T23:30:00Z') }
    const due = (timeZone: string) => enriched(wellKnown, { ...late, timeZone }).actions[0]?.due
    expect(due('Europe/London')).toBe('2026-11-25')
    expect(due('Asia/Tokyo')).toBe('2026-11-26')
  })
})

describe('the advice is to do nothing yet', () => {
  const waiting = (known: Partial<CrmKnowledge>, from: Dossier = wellKnown, days = 0) => {
    const { actions, wait } = enriched(from, { crm: { ...unknownToCrm, ...known }, now: daysLater(days) })
    expect(actions.length === 0).toBe(wait !== null)
    return wait
  }
  const contacted = { kind: 'contacted', at: '2026-11-20T10:00:00.000Z', count: null } as const

  test('when there is a stop sign', () => {
    expect(waiting({}, { ...wellKnown, company: { ...wellKnown.company, status: 'dissolved' } })).toEqual({
      reason: 'The company was dissolved',
      until: null,
      evidence: ['status'],
    })
  })

  test('while something is planned in the CRM, a meeting too, and no longer', () => {
    const planned = { planned: ['2026-11-25T14:00:00.000Z'] }
    const wait = {
      reason: 'An activity is planned for 25 November 2026 in your CRM',
      until: '2026-11-25',
      evidence: ['crm:planned:2026-11-25'],
    }
    expect(waiting(planned)).toEqual(wait)
    expect(waiting({ engagements: [{ kind: 'meeting', at: '2026-11-25T14:00:00.000Z', count: null }] })).toEqual(wait)
    expect(waiting(planned, wellKnown, 2)).toEqual(wait)
    expect(waiting(planned, wellKnown, 3)).toBeNull()
  })

  test('but not because of a task that we created ourselves', () => {
    const planned = ['2026-11-25T09:00:00.000Z']
    expect(waiting({ planned, ownTasks: ['2026-11-25'] })).toBeNull()
    expect(waiting({ planned, ownTasks: ['2026-11-26'] })).not.toBeNull()
  })

  test('for two working days after a contact that is not answered', () => {
    expect(waiting({ engagements: [contacted] })).toEqual({
      reason: 'Last contacted on 20 November 2026: give them until 24 November 2026 to answer',
      until: '2026-11-24',
      evidence: ['crm:contacted'],
    })
    expect(waiting({ engagements: [contacted] }, wellKnown, 1)).toBeNull()
    const replied = { kind: 'replied', at: '2026-11-21T10:00:00.000Z', count: null } as const
    expect(waiting({ engagements: [contacted, replied] })).toBeNull()
  })

  test('after a contact that oppSpot knows of, too', () => {
    const from = { ...wellKnown, people: [person({ lastContactOn: '2026-11-20' })] }
    expect(waiting({}, from)?.evidence).toEqual(['contact:p-1'])
  })

  test('when no rule calls for anything', () => {
    const profile = { ...defaultProfile, actions: [] }
    expect(enriched(wellKnown, { profile })).toMatchObject({ actions: [], wait: { evidence: ['name'], until: null } })
  })

  test('as patiently as the organization wants to be', () => {
    const profile = { ...defaultProfile, patience: { whilePlanned: false, workingDaysAfterContact: 0 } }
    const crm = { ...unknownToCrm, planned: ['2026-11-25'], engagements: [contacted] }
    expect(enriched(wellKnown, { profile, crm }).wait).toBeNull()
    expect(parseProfile({ ...defaultProfile, patience: undefined }).patience.workingDaysAfterContact).toBe(2)
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
