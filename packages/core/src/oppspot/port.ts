import type { Company, IsoInstant, Person, StoredSignal } from '../model/index.ts'
import type { NoMatch } from './no-match.ts'

/** Another system's view of how good the company is; shown beside our score, never mixed into it. */
export interface OppspotScore {
  score: number
  calculatedAt: IsoInstant | null
}

/** Everything oppSpot knows about one company that one organization may see. */
export interface Dossier {
  company: Company
  signals: readonly StoredSignal[]
  people: readonly Person[]
  oppspotScore: OppspotScore | null
  /** oppSpot profile id and e-mail of the colleague to whom oppSpot has assigned the company. */
  assignedTo: { userId: string; email: string | null } | null
}

/** How a company may be named by whoever asks. At least one of them must be given. */
export interface CompanyReference {
  id?: string | undefined
  number?: string | undefined
  domain?: string | undefined
  name?: string | undefined
  postcode?: string | undefined
  town?: string | undefined
}

/** What a match rests on and how sure it is (0 to 1), for the rep to see. */
export interface MatchGrounds {
  how: 'id' | 'number' | 'domain' | 'name and place'
  confidence: number
}

/**
 * What a reference led to. Where no company matches with confidence, nothing may be enriched; `reason` says in English why,
 * `doubts` for other languages.
 */
export type CompanyMatch =
  | ({ found: true; companyId: string } & MatchGrounds)
  | { found: false; reason: string; doubts?: readonly NoMatch[] }

/** A row that changed in oppSpot, in the order of (at, id). */
export interface OppspotChange {
  table: 'businesses' | 'stakeholders' | 'buying_signals' | 'lead_scores'
  id: string
  companyId: string
  /** Set where the row belongs to one organization. */
  organizationId: string | null
  at: IsoInstant
}

/**
 * Where a sweep stands in one table; null before the first. Keep it as text: `at` has the database's microseconds, and
 * a cursor that lost them would meet the same rows again.
 */
export interface SweepCursor {
  at: string
  id: string
}

/**
 * The port onto oppSpot's data. Read-only. Each method costs a fixed number of queries, whatever the number of ids.
 * `organizationId` limits what belongs to one tenant (people, signals, assignments); companies are global.
 */
export interface OppspotData {
  /** In the order of the ids; ids that do not exist are left out. */
  dossiers(organizationId: string, companyIds: readonly string[]): Promise<Dossier[]>
  /** One match for each reference, in order. */
  match(references: readonly CompanyReference[]): Promise<CompanyMatch[]>
  /** All company ids in order of id, after `after`, at most `limit`. */
  companyIds(after: string | null, limit: number): Promise<string[]>
  countCompanies(): Promise<number>
  /**
   * The next page of changed rows, each row once. The newest rows are held back for a short while, so that one which is
   * committed late but bears an earlier time is not missed: an empty page means "nothing settled yet".
   */
  changedSince(
    table: OppspotChange['table'],
    cursor: SweepCursor | null,
    limit: number,
  ): Promise<{ changes: OppspotChange[]; cursor: SweepCursor | null }>
}
