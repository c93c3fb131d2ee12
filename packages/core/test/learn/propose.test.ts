import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultProfile, parseProfile } from '../../src/enrich/index.ts'
import { type ClosedDeal, type Criterion, criteria, featuresOf, proposePoints } from '../../src/learn/index.ts'
import { dossier, noon, wellKnown } from '../enrich/builders.ts'

const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null, freq: 4 })
const features = fc.record({
  industry: share,
  size: share,
  location: share,
  intent: share,
  momentum: share,
  revenue: share,
  filings: share,
  engagement: share,
})
const dealsOf = (least: number, most: number): fc.Arbitrary<ClosedDeal[]> =>
  fc
    .array(fc.record({ won: fc.boolean(), features }), { minLength: least, maxLength: most })
    .map((deals) => deals.map((deal, at) => ({ id: `d${at}`, ...deal })))

/** Deals that are won where the criterion is high and lost where it is low, and that differ in the others by chance. */
const decidedBy = (decisive: Criterion): fc.Arbitrary<ClosedDeal[]> =>
  dealsOf(80, 160).map((deals) =>
    deals.map(({ id, features }, at) => {
      const won = at % 2 === 0
      return { id, won, features: { ...features, [decisive]: (won ? 0.7 : 0) + (at % 10) * 0.03 } }
    }),
  )

describe('from enough deals', () => {
  test('what decides them gets the most points, and orders those held back without a fault', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...criteria).chain((decisive) => fc.tuple(fc.constant(decisive), decidedBy(decisive))),
        ([decisive, deals]) => {
          const proposal = proposePoints(deals, defaultProfile)
          if (proposal.profile === null) {
            expect(proposal.comparison?.current).toBe(1)
            return
          }
          const most = proposal.changes.toSorted((a, b) => b.after - a.after)[0]
          expect(most?.criterion).toBe(decisive)
          expect(proposal.comparison.proposed).toBeGreaterThan(0.9)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('a proposal is a valid profile with a version of its own, all points shared out, and better on deals held back', () => {
    fc.assert(
      fc.property(dealsOf(50, 120), (deals) => {
        const proposal = proposePoints(deals, defaultProfile)
        if (proposal.profile === null) return
        const { profile, changes, comparison } = proposal
        expect(parseProfile(profile)).toEqual(profile)
        expect(profile.version).not.toBe(defaultProfile.version)
        expect({ ...profile, points: null, version: null }).toEqual({ ...defaultProfile, points: null, version: null })
        expect(changes.reduce((sum, { after }) => sum + after, 0)).toBe(100)
        const { fit } = profile.points
        const ofFit = changes.filter(({ criterion }) => criterion in fit)
        expect(ofFit.reduce((sum, { after }) => sum + after, 0)).toBe(fit.industry + fit.size + fit.location)
        expect(comparison.proposed).toBeGreaterThan(comparison.current)
        expect(comparison.learntFrom + comparison.heldBack).toBe(deals.length)
      }),
      { numRuns: 40 },
    )
  })

  test('the same deals in any order give the same answer', () => {
    fc.assert(
      fc.property(dealsOf(50, 80), (deals) => {
        expect(proposePoints(deals.toReversed(), defaultProfile)).toEqual(proposePoints(deals, defaultProfile))
      }),
      { numRuns: 20 },
    )
  })

  test('every change is explained in words', () => {
    const deals = Array.from({ length: 100 }, (_, at): ClosedDeal => {
      const won = at % 2 === 0
      const none = {
        industry: 0.5,
        location: 1,
        intent: 0.2,
        momentum: null,
        revenue: 0.5,
        filings: null,
        engagement: 0,
      }
      return { id: `d${at}`, won, features: { ...none, size: won ? 0.8 : 0.3 + (at % 5) * 0.05 } }
    })
    const proposal = proposePoints(deals, {
      ...defaultProfile,
      points: { ...defaultProfile.points, intent: 47, fit: { industry: 15, size: 0, location: 8 } },
    })
    const texts = proposal.profile === null ? [proposal.reason] : proposal.changes.map(({ text }) => text)
    expect(texts[1]).toMatch(
      /^size: from 0 to \d+; deals that you won earned 80% of these points on average, lost ones 4\d%$/,
    )
    expect(texts[4]).toMatch(/^momentum: .*; it was not known of enough deals$/)
  })
})

describe('nothing is proposed', () => {
  test('from fewer than fifty closed deals', () => {
    fc.assert(
      fc.property(dealsOf(0, 49), (deals) => {
        const proposal = proposePoints(deals, defaultProfile)
        expect(proposal).toEqual({
          profile: null,
          comparison: null,
          reason: expect.stringMatching(/too few.*takes 50/),
        })
      }),
    )
  })

  test('where hardly any were won, or hardly any lost', () => {
    const deals = fc.sample(dealsOf(60, 60), { numRuns: 1, seed: 1 }).flat()
    const allWon = deals.map((deal, at) => ({ ...deal, won: at >= 9 }))
    expect(proposePoints(allWon, defaultProfile)).toMatchObject({
      profile: null,
      reason: expect.stringMatching(/51 won and 9 lost/),
    })
  })

  test('where the deals differ in nothing', () => {
    const same = {
      industry: 1,
      size: 1,
      location: 1,
      intent: 0,
      momentum: null,
      revenue: null,
      filings: null,
      engagement: 0,
    }
    const deals = Array.from({ length: 80 }, (_, at) => ({ id: `d${at}`, won: at % 2 === 0, features: same }))
    expect(proposePoints(deals, defaultProfile).profile).toBeNull()
  })
})

describe('the features of a company', () => {
  const context = { now: noon, profile: defaultProfile }

  test('are null where nothing is known, and between 0 and 1 where something is', () => {
    expect(featuresOf(dossier(), context)).toEqual({
      industry: null,
      size: null,
      location: null,
      intent: 0,
      momentum: null,
      revenue: null,
      filings: null,
      engagement: 0,
    })
    const known = featuresOf(wellKnown, context)
    expect(known).toMatchObject({ industry: 1, size: 1, location: 1, revenue: 1, filings: 1 })
    expect(known.intent).toBeGreaterThan(0.5)
    expect(known.intent).toBeLessThanOrEqual(1)
  })

  test('do not depend on the points in force, nor on a stop sign', () => {
    const points = {
      fit: { industry: 0, size: 100, location: 0 },
      intent: 0,
      growth: { momentum: 0, revenue: 0, filings: 0 },
      engagement: 0,
    }
    const dissolved = { ...wellKnown, company: { ...wellKnown.company, status: 'dissolved' } }
    expect(featuresOf(dissolved, { ...context, profile: { ...defaultProfile, points } })).toEqual(
      featuresOf(wellKnown, context),
    )
  })
})
