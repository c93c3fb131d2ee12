import { readCatalog } from '../packages/backend/src/oppspot/catalog.ts'
import { matchCompanies } from '../packages/backend/src/oppspot/match.ts'
import { type CompanyMatch, matchThreshold } from '../packages/core/src/oppspot/index.ts'
import { hardNames } from './hard-names.ts'
import { type Asked, type Listed, variantsOf, withoutForms } from './name-variants.ts'
import type { World } from './world.ts'

const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]
const LEAST = 0.01
const BATCH = 500
/** One company in so many is taken out of the database, so that what is asked of it must not find its neighbours. */
const REMOVED_ONE_IN = 4

/** Of the matches made, how many were right; of those to be made, how many were. */
export interface Rates {
  asked: number
  /** How many of them mean a company that is there. */
  meant: number
  wrong: number
  precision: number
  recall: number
}

export interface MatchingResult {
  threshold: number
  atThreshold: Rates
  kinds: readonly ({ kind: string } & Rates)[]
  curve: readonly ({ threshold: number } & Rates)[]
  /** Every wrong match at the default threshold, in words. */
  mistakes: readonly string[]
}

/**
 * Asks for each published company under several names, through the real matcher and database. A part of the companies
 * is taken out first: whoever asks for those must be told that there is none.
 */
export async function evaluateMatching({ sql, schema, dossiers }: World): Promise<MatchingResult> {
  const published = dossiers.flatMap(({ company }) => (company.invented || !company.address?.postcode ? [] : [company]))
  const sorted = published.toSorted((a, b) => (a.name + a.number < b.name + b.number ? -1 : 1))
  const removed = new Set(sorted.filter((_, nth) => nth % REMOVED_ONE_IN === 0).map(({ id }) => id))
  const byNumber = new Map(sorted.map(({ number, id }) => [number, id]))
  const hard = hardNames.map(({ reference, number }): Asked => {
    const expected = number === null ? null : byNumber.get(number)
    if (expected === undefined) throw new Error(`The file has no company ${number}; correct eval/hard-names.ts.`)
    if (expected !== null) removed.delete(expected)
    return { kind: 'hard cases by hand', reference, expected }
  })
  await sql.query(
    `create table "${schema}".removed as select * from "${schema}".businesses where id = any($1::uuid[])`,
    [[...removed]],
  )
  await sql.query(`delete from "${schema}".businesses where id = any($1::uuid[])`, [[...removed]])
  const named = new Map([
    ...sorted.map(({ id, tradingName }): [string, string] => [plain(tradingName ?? ''), id]),
    ...sorted.map(({ id, name }): [string, string] => [plain(name), id]),
  ])
  const asked = [
    ...sorted
      .flatMap((company, nth) => variantsOf(listed(company), nth))
      // Whoever says a name that another company bears means that one, and a legal name before a trading name.
      .map((each) =>
        each.kind === 'trading name' || each.kind === 'another of its group'
          ? { ...each, expected: named.get(plain(each.reference.name ?? '')) ?? each.expected }
          : each,
      )
      .map((each) =>
        removed.has(each.expected ?? '') ? { ...each, expected: null, kind: 'not in the database' } : each,
      ),
    ...hard,
  ]
  const catalog = await readCatalog(sql, schema)
  const answers: CompanyMatch[] = []
  for (let start = 0; start < asked.length; start += BATCH) {
    const references = asked.slice(start, start + BATCH).map(({ reference }) => reference)
    answers.push(...(await matchCompanies(sql, catalog, references, LEAST)))
  }
  await sql.query(`insert into "${schema}".businesses select * from "${schema}".removed`, [])

  const judged = asked.map((each, at): Judged => ({ ...each, answer: answers[at] ?? { found: false, reason: '' } }))
  const names = new Map(sorted.map(({ id, name }) => [id, name]))
  const wrong = judged.filter((each) => isMatch(each, matchThreshold) && !isRight(each))
  return {
    threshold: matchThreshold,
    atThreshold: rates(judged, matchThreshold),
    kinds: [...new Set(asked.map(({ kind }) => kind))].map((kind) => {
      const some = judged.filter((each) => each.kind === kind)
      return { kind, ...rates(some, matchThreshold) }
    }),
    curve: THRESHOLDS.map((threshold) => ({ threshold, ...rates(judged, threshold) })),
    mistakes: wrong.map(
      ({ kind, reference, answer }) =>
        `${kind}: “${reference.name}” was taken for “${answer.found ? names.get(answer.companyId) : ''}”`,
    ),
  }
}

function plain(name: string): string {
  return withoutForms(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')
}

function listed({ id, name, tradingName, address }: World['dossiers'][number]['company']): Listed {
  return { id, name, tradingName, postcode: address?.postcode ?? '', town: address?.city ?? null }
}

type Judged = Asked & { answer: CompanyMatch }

function isMatch({ answer }: Judged, threshold: number): boolean {
  return answer.found && answer.confidence >= threshold
}

function isRight({ answer, expected }: Judged): boolean {
  return answer.found && answer.companyId === expected
}

/** With nothing matched nothing is wrong, and with nothing to match nothing is missed. */
function rates(judged: readonly Judged[], threshold: number): Rates {
  const matched = judged.filter((each) => isMatch(each, threshold))
  const right = matched.filter(isRight).length
  const meant = judged.filter(({ expected }) => expected !== null).length
  return {
    asked: judged.length,
    meant,
    wrong: matched.length - right,
    precision: matched.length === 0 ? 1 : right / matched.length,
    recall: meant === 0 ? 1 : right / meant,
  }
}
