import pg from 'pg'
import type { Enrichment } from '../packages/core/src/model/index.ts'

export interface StoredJob {
  id: string
  integration_id: string
  key: string
  status: string
  attempts: number
  error_message: string | null
  scheduled_for: Date
}

interface StoredEnrichment {
  organization_id: string
  company_id: string
  enrichment: Enrichment
}

/** SmartSync's database as its administrator sees it: all organizations at once. For looking, after everything is at rest. */
export class SmartsyncDatabase {
  readonly #client: pg.Client

  private constructor(client: pg.Client) {
    this.#client = client
  }

  static async open(url: string): Promise<SmartsyncDatabase> {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    await client.connect()
    return new SmartsyncDatabase(client)
  }

  /** Jobs that are not done: waiting, being done, or parked. The next sweep of an account waits all the time. */
  openJobs(): Promise<StoredJob[]> {
    return this.#rows(`select id, integration_id, key, status, attempts, error_message, scheduled_for
      from smartsync.crm_sync_queue where status <> 'completed'
        and not (job_type = 'reconcile' and status = 'queued' and scheduled_for > now() + interval '5 minutes')
      order by id`)
  }

  /** The ids of oppSpot's events in the inbox, by organization. */
  async inbox(): Promise<Map<string, Set<string>>> {
    const rows = await this.#rows<{ organization_id: string; dedupe_key: string }>(
      `select organization_id, dedupe_key from smartsync.inbox where source = 'oppspot'`,
    )
    const ids = new Map<string, Set<string>>()
    for (const { organization_id, dedupe_key } of rows) {
      ids.set(organization_id, (ids.get(organization_id) ?? new Set()).add(dedupe_key))
    }
    return ids
  }

  /** Every enrichment, the newest of a company first. */
  enrichments(): Promise<StoredEnrichment[]> {
    return this.#rows(
      'select organization_id, company_id, enrichment from smartsync.enrichments order by enriched_at desc',
    )
  }

  /** The words of which something stands in any table, whatever it is kept for, with the tables. */
  async mentions(words: readonly string[]): Promise<Map<string, string[]>> {
    const tables = await this.#rows<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'smartsync'::regnamespace
        and relkind in ('r', 'p') and not relispartition order by relname`,
    )
    const found = new Map<string, string[]>()
    for (const { name } of tables) {
      const { rows } = await this.#client.query<{ word: string }>(
        `with kept as materialized (select to_jsonb(each_row)::text as row from smartsync.${pg.escapeIdentifier(name)} as each_row)
          select distinct word from kept, unnest($1::text[]) as word where strpos(kept.row, word) > 0`,
        [words],
      )
      for (const { word } of rows) found.set(word, [...(found.get(word) ?? []), name])
    }
    return found
  }

  /** The records that links lead to, by portal. */
  async linked(): Promise<Map<number, Set<string>>> {
    const rows = await this.#rows<{ account_id: string; crm_id: string }>(
      `select account_id, crm_id from smartsync.entity_links
        join smartsync.crm_integrations as integration on integration.organization_id = entity_links.organization_id
          and integration.id = entity_links.integration_id where record_type = 'contact'`,
    )
    return new Map(
      [...Map.groupBy(rows, ({ account_id }) => Number(account_id))].map(([portalId, links]) => [
        portalId,
        new Set(links.map(({ crm_id }) => crm_id)),
      ]),
    )
  }

  async integrations(): Promise<Array<{ id: string; organizationId: string; portalId: number; active: boolean }>> {
    const rows = await this.#rows<{ id: string; organization_id: string; account_id: string; is_active: boolean }>(
      'select id, organization_id, account_id, is_active from smartsync.crm_integrations',
    )
    return rows.map(({ id, organization_id, account_id, is_active }) => ({
      id,
      organizationId: organization_id,
      portalId: Number(account_id),
      active: is_active,
    }))
  }

  close(): Promise<void> {
    return this.#client.end()
  }

  async #rows<Row extends object>(text: string): Promise<Row[]> {
    return (await this.#client.query<Row>(text)).rows
  }
}
