import type { Catalog } from './catalog.ts'

/** Which of its several shapes each of oppSpot's tables has in this database; null where the table is missing. */
export interface Dialect {
  /** `rich` has `overall_score`, `thin` has `score`. */
  leadScores: 'rich' | 'thin' | null
  /** A: numeric strength. B: one row with typed details. C: written by agents (`detected_by`). */
  buyingSignals: 'A' | 'B' | 'C' | null
  /** `name` belongs to an organization; `full_name` belongs to whoever created it. */
  stakeholders: 'name' | 'full_name' | null
  /** `detail`: details of `buying_signals`. `standalone`: rows of their own, without an organization. */
  fundingSignals: 'detail' | 'standalone' | null
  dataSources: 'text[]' | 'jsonb' | null
}

const numeric = ['double precision', 'real', 'numeric', 'integer']

/** Chooses by the columns that tell the shapes apart. A table that fits no shape counts as missing. */
export function chooseDialect(catalog: Catalog): Dialect {
  return {
    leadScores: leadScores(catalog),
    buyingSignals: buyingSignals(catalog),
    stakeholders: stakeholders(catalog),
    fundingSignals: fundingSignals(catalog),
    dataSources: dataSources(catalog),
  }
}

function leadScores(catalog: Catalog): Dialect['leadScores'] {
  if (catalog.has('lead_scores', 'company_id', 'overall_score')) return 'rich'
  return catalog.has('lead_scores', 'company_id', 'score') ? 'thin' : null
}

function buyingSignals(catalog: Catalog): Dialect['buyingSignals'] {
  if (!catalog.has('buying_signals', 'id', 'company_id', 'signal_type')) return null
  if (numeric.includes(catalog.type('buying_signals', 'signal_strength') ?? '')) return 'A'
  return catalog.has('buying_signals', 'detected_by') ? 'C' : 'B'
}

function stakeholders(catalog: Catalog): Dialect['stakeholders'] {
  if (catalog.has('stakeholders', 'id', 'company_id', 'org_id', 'name')) return 'name'
  return catalog.has('stakeholders', 'id', 'company_id', 'created_by', 'full_name') ? 'full_name' : null
}

function fundingSignals(catalog: Catalog): Dialect['fundingSignals'] {
  if (catalog.has('funding_signals', 'company_id', 'signal_id')) return 'detail'
  return catalog.has('funding_signals', 'id', 'company_id', 'source_url') ? 'standalone' : null
}

function dataSources(catalog: Catalog): Dialect['dataSources'] {
  if (!catalog.has('businesses', 'data_sources')) return null
  return catalog.type('businesses', 'data_sources') === 'ARRAY' ? 'text[]' : 'jsonb'
}
