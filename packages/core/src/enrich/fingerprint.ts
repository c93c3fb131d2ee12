import { hash } from 'node:crypto'
import type { Enrichment } from '../model/index.ts'

/**
 * SHA-256 over what we would say, so that equal fingerprints mean nothing new to write.
 *
 * Left out is what moves though nothing was learnt: the moment, ages and weights behind the points, due dates, the day
 * on which oppSpot last looked at an unchanged fact, and the version of the settings. What time does change, such as
 * points that decayed or accounts that fell due, changes what we say, and so the fingerprint.
 */
export function fingerprint(enrichment: Omit<Enrichment, 'at' | 'fingerprint'>): string {
  const { companyId, companyName, invented, facts, signals, score, summary, actions, wait, stage, owner } = enrichment
  const said = [
    [companyId, companyName, invented],
    facts.map(({ id, text, source }) => [id, text, source.name, source.url]).sort(byId),
    signals.map(({ id, kind, strength, title }) => [id, kind, strength, title]).sort(byId),
    [score.total, score.band, score.confidence],
    score.parts.map(({ name, points, max, reasons }) => [
      name,
      points,
      max,
      reasons.map((each) => [each.text, each.points]),
    ]),
    [summary.writer, summary.fallback ?? null, summary.sentences.map(({ text }) => text)],
    actions.map(({ key, title, reason, opener, priority, kind }) => [key, title, reason, opener, priority, kind]),
    [wait?.reason, wait?.until],
    [stage.stage, stage.reason],
    [owner.userId, owner.email, owner.reason],
  ]
  return hash('sha256', JSON.stringify(said))
}

function byId([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}
