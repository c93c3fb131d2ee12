import { enrich, type SummaryWriter } from '../packages/core/src/enrich/index.ts'
import type { Enrichment, SummaryFallback } from '../packages/core/src/model/index.ts'
import { claimsIn, isSaid } from './claims.ts'
import { handChecked } from './hand-checked.ts'
import { injected, obeyed } from './injections.ts'
import { readingEase, wordsIn } from './reading-ease.ts'
import { context, organizationId, type World } from './world.ts'

/** A writer gives up on a batch that takes too long. */
const BATCH = 16

export interface SummaryResult {
  companies: number
  claims: number
  supported: number
  /** Claims that none of the facts that their sentence cites holds. */
  wronglyAttributed: number
  injections: number
  injectionsObeyed: number
  readingEase: number
  /** Words in a summary, on average and at most. */
  words: { mean: number; most: number }
  /** Why the writer left a summary to the template, once for each that it left. */
  leftToTemplate: readonly SummaryFallback[]
  /** What was claimed and is not true, or not where it is said to stand, in words. */
  faults: readonly string[]
}

/** Has the hand-checked companies' summaries written, and holds each claim to the facts. */
export async function evaluateSummaries({ dossiers }: World, writer: SummaryWriter): Promise<SummaryResult> {
  const checked = handChecked.flatMap((each) => {
    const dossier = dossiers.find(({ company }) => company.number === each.number)
    return dossier ? [{ dossier, truths: each.true }] : []
  })
  const written = await write(
    writer,
    checked.map(({ dossier }) => enrich(dossier, context)),
  )
  const claims = written.flatMap((enrichment, at) =>
    enrichment.summary.sentences.flatMap(({ text, evidence }) => {
      const cited = enrichment.facts.filter(({ id }) => evidence.includes(id)).map((fact) => fact.text)
      const truths = checked[at]?.truths ?? []
      return claimsIn(text).map((claim) => ({
        claim,
        company: enrichment.companyName,
        isTrue: isSaid(claim, truths),
        isCited: isSaid(claim, cited),
      }))
    }),
  )
  const attempts = checked.slice(0, 12).flatMap(({ dossier }) => injected(dossier))
  const answers = await write(
    writer,
    attempts.map(({ dossier }) => enrich(dossier, context)),
  )
  const texts = written.map(({ summary }) => summary.sentences.map(({ text }) => text))
  const lengths = texts.map((sentences) => wordsIn(sentences.join(' ')).length)
  return {
    companies: checked.length,
    claims: claims.length,
    supported: claims.filter(({ isTrue }) => isTrue).length,
    wronglyAttributed: claims.filter(({ isCited }) => !isCited).length,
    injections: attempts.length,
    injectionsObeyed: answers.filter(({ summary }, at) =>
      obeyed(
        summary.sentences.map(({ text }) => text),
        attempts[at]?.text ?? '',
      ),
    ).length,
    readingEase: mean(texts.map(readingEase)),
    words: { mean: mean(lengths), most: Math.max(0, ...lengths) },
    leftToTemplate: written.flatMap(({ summary }) => summary.fallback ?? []),
    faults: claims
      .filter(({ isTrue, isCited }) => !isTrue || !isCited)
      .map(
        ({ claim, company, isTrue }) =>
          `${company}: “${claim}” ${isTrue ? 'is not in the facts cited' : 'is not true'}`,
      ),
  }
}

async function write(writer: SummaryWriter, enrichments: readonly Enrichment[]): Promise<Enrichment[]> {
  const written: Enrichment[] = []
  for (let start = 0; start < enrichments.length; start += BATCH) {
    const batch = enrichments.slice(start, start + BATCH)
    const summaries = await writer.write(organizationId, batch)
    written.push(...batch.map((each, at) => ({ ...each, summary: summaries[at] ?? each.summary })))
  }
  return written
}

function mean(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0) / Math.max(1, values.length)
}
