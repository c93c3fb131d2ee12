import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/enrich/criteria.ts'
import { defaultProfile, enrich } from '../../src/enrich/index.ts'
import type { Enrichment } from '../../src/model/index.ts'
import { anyDossier, crmKnowledge, stoppedDossier, tradingDossier, withOneThingLess } from './arbitrary.ts'
import { daysLater, enriched, noon } from './builders.ts'

const runs = { numRuns: 300 }

describe('a score', () => {
  test('adds up: reasons to the part, parts to the total, nothing below zero or above its most', () => {
    fc.assert(
      fc.property(anyDossier, (dossier) => {
        const { score } = enriched(dossier)
        for (const part of score.parts) {
          expect(part.reasons.length).toBeGreaterThan(0)
          expect(part.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(part.points)
          expect(part.points).toBeGreaterThanOrEqual(0)
          expect(part.points).toBeLessThanOrEqual(part.max)
          expect(part.reasons.every(({ points }) => Number.isInteger(points) && !Object.is(points, -0))).toBe(true)
        }
        expect(score.parts.reduce((sum, { points }) => sum + points, 0)).toBe(score.total)
        expect(score.parts.reduce((sum, { max }) => sum + max, 0)).toBe(100)
      }),
      runs,
    )
  })

  test('gives no points without evidence', () => {
    fc.assert(
      fc.property(anyDossier, (dossier) => {
        const reasons = enriched(dossier).score.parts.flatMap((part) => part.reasons)
        for (const { points, evidence } of reasons) if (points !== 0) expect(evidence).not.toEqual([])
      }),
      runs,
    )
  })

  test('is never surer for knowing less', () => {
    fc.assert(
      fc.property(withOneThingLess, ({ dossier, less }) => {
        expect(enriched(less).score.confidence).toBeLessThanOrEqual(enriched(dossier).score.confidence)
      }),
      { numRuns: 1000 },
    )
  })

  test('takes points away for nothing but a stop sign', () => {
    fc.assert(
      fc.property(tradingDossier, (dossier) => {
        const reasons = enriched(dossier).score.parts.flatMap((part) => part.reasons)
        expect(reasons.filter(({ points }) => points < 0)).toEqual([])
      }),
      runs,
    )
  })

  test('is never lower for a thing that is not known than for the same thing known to be bad', () => {
    const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null })
    const criterion = fc.record({ points: fc.integer({ min: 1, max: 20 }), share })
    fc.assert(
      fc.property(fc.array(criterion, { maxLength: 4 }), fc.integer({ min: 1, max: 20 }), (others, points) => {
        const max = others.reduce((sum, each) => sum + each.points, points)
        const judged = (share: number | null) =>
          judge(
            [...others, { points, share }].map((each) => ({ ...each, name: 'size' as const, text: 'x', evidence: [] })),
            max,
            new Map(),
          ).reasons.reduce((sum, reason) => sum + reason.points, 0)
        expect(judged(null)).toBeGreaterThanOrEqual(judged(0))
        expect(judged(null)).toBeLessThanOrEqual(max)
      }),
      runs,
    )
  })

  test('stays within the cap when there is a stop sign', () => {
    fc.assert(
      fc.property(stoppedDossier, (dossier) => {
        expect(enriched(dossier).score.total).toBeLessThanOrEqual(defaultProfile.stopSignCap)
      }),
      runs,
    )
  })
})

describe('evidence', () => {
  test('names facts that exist, and every fact has its own id', () => {
    fc.assert(
      fc.property(anyDossier, crmKnowledge, (dossier, crm) => {
        const enrichment = enriched(dossier, { crm })
        const ids = enrichment.facts.map(({ id }) => id)
        const known = new Set(ids)
        expect(known.size).toBe(ids.length)
        for (const id of allEvidence(enrichment)) expect(known).toContain(id)
      }),
      runs,
    )
  })

  test('stands behind every sentence, signal, action and stage', () => {
    fc.assert(
      fc.property(anyDossier, (dossier) => {
        const { summary, signals, actions, stage } = enriched(dossier)
        for (const claim of [...summary.sentences, ...signals, ...actions, stage])
          expect(claim.evidence).not.toEqual([])
      }),
      runs,
    )
  })
})

describe('advice', () => {
  test('is never given where there is a stop sign', () => {
    fc.assert(
      fc.property(stoppedDossier, (dossier) => {
        expect(enriched(dossier).actions).toEqual([])
      }),
      runs,
    )
  })

  test('is given for every company: up to five actions, each once, due on a working day, or else a reason to wait', () => {
    fc.assert(
      fc.property(anyDossier, crmKnowledge, (dossier, crm) => {
        const { actions, wait } = enriched(dossier, { crm })
        expect(actions.length === 0).toBe(wait !== null)
        expect(wait?.evidence).not.toEqual([])
        expect(actions.length).toBeLessThanOrEqual(5)
        expect(new Set(actions.map(({ key }) => key)).size).toBe(actions.length)
        for (const { due } of actions) expect([0, 6]).not.toContain(new Date(due).getUTCDay())
      }),
      runs,
    )
  })
})

describe('words', () => {
  test('read well whatever is missing: no gap, no double space, no slip of the machine', () => {
    fc.assert(
      fc.property(anyDossier, crmKnowledge, (dossier, crm) => {
        const { summary, actions, wait, score, facts, stage, owner } = enriched(dossier, { crm })
        expect(summary.sentences.length).toBeGreaterThanOrEqual(2)
        expect(summary.sentences.length).toBeLessThanOrEqual(3)
        for (const { text } of summary.sentences) expect(text).toMatch(/^\S.*[.!?…]["”’)]?$/)
        const texts = [
          ...summary.sentences.map(({ text }) => text),
          ...actions.flatMap(({ title, reason, opener }) => [title, reason, opener ?? 'none']),
          ...score.parts.flatMap(({ reasons }) => reasons.map(({ text }) => text)),
          ...facts.map(({ text }) => text),
          stage.reason,
          owner.reason,
          wait?.reason ?? 'none',
        ]
        for (const text of texts) {
          expect(text).not.toMatch(/null|undefined|NaN|Infinity|\[object|\s{2}|^\s|\s$|\n|\{|\}|\u202e| [,.;]|""|“”/)
          expect(text).not.toBe('')
        }
      }),
      runs,
    )
  })
})

describe('the pipeline', () => {
  test('gives the same output for the same input, in whatever order the data comes', () => {
    fc.assert(
      fc.property(anyDossier, (dossier) => {
        const { people, signals } = dossier
        const reversed = { ...dossier, people: people.toReversed(), signals: signals.toReversed() }
        expect(enriched(reversed)).toEqual(enriched(dossier))
      }),
      runs,
    )
  })

  test('leaves its input as it was', () => {
    fc.assert(
      fc.property(anyDossier, (dossier) => {
        const before = structuredClone(dossier)
        enriched(dossier)
        expect(dossier).toEqual(before)
      }),
      { numRuns: 50 },
    )
  })
})

describe('the fingerprint', () => {
  test('is the same as long as we would say the same, and only then', () => {
    fc.assert(
      fc.property(anyDossier, crmKnowledge, fc.constantFrom(1, 7, 45, 200), (dossier, crm, days) => {
        const now = enriched(dossier, { crm })
        const later = enriched(dossier, { crm, now: daysLater(days) })
        expect(later.fingerprint === now.fingerprint).toBe(
          JSON.stringify(conclusions(later)) === JSON.stringify(conclusions(now)),
        )
      }),
      runs,
    )
  })

  test('does not move within a day', () => {
    fc.assert(
      fc.property(anyDossier, (dossier) => {
        const context = { profile: defaultProfile, team: { members: [], territories: [] } }
        const early = enrich(dossier, { ...context, now: new Date(noon.getTime() - 3_600_000) })
        expect(early.fingerprint).toBe(enrich(dossier, { ...context, now: noon }).fingerprint)
      }),
      { numRuns: 100 },
    )
  })
})

function allEvidence({ score, summary, signals, actions, wait, stage }: Enrichment): string[] {
  const reasons = score.parts.flatMap((part) => part.reasons)
  return [...reasons, ...summary.sentences, ...signals, ...actions, stage, ...(wait ? [wait] : [])].flatMap(
    ({ evidence }) => evidence,
  )
}

/** All that a rep could read, in an order that ages do not decide. */
function conclusions({ facts, signals, score, summary, actions, wait, stage, owner }: Enrichment) {
  return [
    facts.map(({ id, text }) => [id, text]),
    signals
      .map(({ id, title, strength, kind }) => [id, title, strength, kind])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    score.total,
    score.confidence,
    score.parts.map(({ points, reasons }) => [points, reasons.map((reason) => [reason.text, reason.points])]),
    summary.sentences.map(({ text }) => text),
    actions.map(({ due, evidence, ...action }) => action),
    wait,
    stage.stage,
    stage.reason,
    owner,
  ]
}
