import type { StoredSignal } from '@smartsync/core/model'
import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import type { Dialect } from './dialect.ts'
import { instant, number, parseEach, record, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { selectList, tableIn } from './select-list.ts'
import { detailDay, detailJoins, detailsOf, sentenceCase, signalDetails, titled } from './signal-details.ts'
import { signalKindOf, strengthOfTen, strengthOfWord } from './signal-kinds.ts'
import type { OppspotSql } from './sql.ts'
import { isTrusted } from './trust.ts'

/** A stored signal and whose it is about. */
export interface CompanySignal {
  companyId: string
  signal: StoredSignal
}

const columns = [
  ...['id', 'company_id', 'signal_type', 'signal_strength', 'confidence_score', 'title', 'signal_data', 'raw_data'],
  ...['source', 'source_url', 'detected_by', 'status', 'detected_at', 'signal_date', 'expires_at', 'expiry_date'],
]

const row = z.object({
  id: z.string(),
  company_id: z.string(),
  signal_type: z.string(),
  signal_strength: z.union([z.string(), z.number()]).nullable().catch(null).optional(),
  confidence_score: number,
  title: text,
  signal_data: record,
  raw_data: record,
  source: text,
  source_url: text,
  detected_by: text,
  status: text,
  detected_at: instant,
  signal_date: z.string().nullable().catch(null).optional(),
  expires_at: instant,
  expiry_date: instant,
  ...signalDetails.shape,
})

type SignalRow = z.infer<typeof row>

/**
 * What is stored in `buying_signals` about these companies, for one organization: its own rows and those that belong
 * to nobody. Left out: expired and false-positive rows, and those that cannot be trusted. One query.
 */
export async function readSignals(
  sql: OppspotSql,
  catalog: Catalog,
  dialect: Dialect,
  misfits: Misfits,
  scope: { organizationId: string; companyIds: readonly string[]; now: Date },
): Promise<CompanySignal[]> {
  if (dialect.buyingSignals === null) return []
  const owned = catalog.has('buying_signals', 'org_id')
  const details = detailJoins(catalog)
  const rows = await sql.query(
    `select ${selectList(catalog, 'buying_signals', 's', columns)}${details.select}
       from ${tableIn(catalog, 'buying_signals')} s
       ${details.joins}
      where s."company_id" = any($1::uuid[])
        and ${owned ? '(s."org_id" is null or s."org_id"::text = $2)' : '$2::text is not null'}`,
    [scope.companyIds, scope.organizationId],
  )
  return parseEach(row, rows, 'buying_signals', misfits)
    .filter((signal) => isCurrent(signal, scope.now) && isTrusted(provenanceOf(signal)))
    .map((signal) => ({ companyId: signal.company_id, signal: signalOf(signal, dialect.buyingSignals === 'A') }))
}

function isCurrent(s: SignalRow, now: Date): boolean {
  if (s.status === 'expired' || s.status === 'false_positive') return false
  const expiry = s.expires_at ?? s.expiry_date
  return expiry === null || new Date(expiry) > now
}

function dataText(s: SignalRow, ...keys: string[]): string | null {
  const data = { ...s.raw_data, ...s.signal_data }
  return keys.map((key) => text.parse(data[key])).find((value) => value !== null) ?? null
}

function urlOf(s: SignalRow): string | null {
  return s.source_url ?? s.job_posting_signals?.job_url ?? dataText(s, 'source_url', 'url', 'job_url', 'link')
}

function provenanceOf(s: SignalRow) {
  return {
    url: urlOf(s),
    origins: [s.detected_by, dataText(s, 'detected_by'), s.source, dataText(s, 'source')],
    verified: s.status === 'verified',
  }
}

function signalOf(s: SignalRow, numeric: boolean): StoredSignal {
  const strength = numeric
    ? strengthOfTen(number.parse(s.signal_strength) ?? 0)
    : strengthOfWord(text.parse(s.signal_strength))
  const kind = signalKindOf(s.signal_type)
  const given = s.title ?? dataText(s, 'title', 'headline', 'summary')
  return {
    id: s.id,
    kind,
    strength,
    ...(given === null ? untitled(s) : { title: given }),
    on: (s.signal_date ?? detailDay(s) ?? s.detected_at)?.slice(0, 10) ?? null,
    source: { name: s.source ?? dataText(s, 'source') ?? s.detected_by ?? 'oppSpot', url: urlOf(s) },
    confidence: confidenceOf(s.confidence_score, numeric ? 1 : 100),
  }
}

/** What a signal says whose source gave it no title. */
function untitled(s: SignalRow): Pick<StoredSignal, 'title' | 'details'> {
  const details = detailsOf(s)
  if (details !== null) return titled(details)
  return { title: sentenceCase(s.signal_type), details: { about: 'kind', kind: signalKindOf(s.signal_type) } }
}

/** Dialect A counts to 1, the others to 100; unknown is a toss-up. */
function confidenceOf(value: number | null, scale: 1 | 100): number {
  if (value === null || value < 0) return 0.5
  return Math.min(1, value > scale ? value / 100 : value / scale)
}
