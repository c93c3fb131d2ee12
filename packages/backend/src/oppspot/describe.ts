import { type Catalog, type TableRight, tablesRead } from './catalog.ts'
import { chooseDialect, type Dialect } from './dialect.ts'
import { advisedIndexes } from './match-keys.ts'
import type { Misfits } from './misfits.ts'
import { businessColumns } from './stored-business.ts'

/** What the adapter found in oppSpot's database, for /readyz and for whoever wonders why something is not shown. */
export interface OppspotDescription {
  schema: string
  dialect: Dialect
  /** What we may see of each table that we would read. */
  rights: Readonly<Record<string, TableRight>>
  /** In words, what cannot be read and so is not used. Empty when all is well. */
  missing: string[]
  /** Statements that whoever runs the database may run, to make matching and sweeping fast. */
  advisedIndexes: string[]
  /** How often since the start a stored value was left out because it did not fit, by place. */
  misfits: Record<string, number>
}

/** Describes without asking the database again. */
export function describeOppspot(catalog: Catalog, misfits: Misfits): OppspotDescription {
  const rights = Object.fromEntries(tablesRead.map((table) => [table, catalog.right(table)]))
  return {
    schema: catalog.schema,
    dialect: chooseDialect(catalog),
    rights,
    missing: [...missingTables(catalog), ...missingColumns(catalog)],
    advisedIndexes: advisedIndexes(catalog),
    misfits: misfits.counts(),
  }
}

function missingTables(catalog: Catalog): string[] {
  const words: Record<TableRight, string | null> = {
    readable: null,
    filtered: 'is under row-level security: rows that no policy grants us stay unseen',
    hidden: 'is under row-level security without a policy for us, so it looks empty',
    denied: 'may not be read',
    absent: 'does not exist',
  }
  return tablesRead.flatMap((table) => {
    const word = words[catalog.right(table)]
    return word === null ? [] : [`${table} ${word}.`]
  })
}

function missingColumns(catalog: Catalog): string[] {
  const absent = businessColumns.filter((column) => !catalog.has('businesses', column))
  return absent.length === 0 ? [] : [`businesses has no ${absent.join(', ')}.`]
}
