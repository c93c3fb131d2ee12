import { type KyselyPlugin, sql, type Transaction } from 'kysely'
import type { Database, TransactionOptions } from './database.ts'
import { ForeignTransaction } from './errors.ts'
import { nameOrganization } from './name-organization.ts'
import type { IntakeSchema, RouterSchema, Schema, TenantSchema } from './schema.ts'

/** A transaction that sees and writes the rows of one organization, whatever its queries say. */
export type TenantTransaction = Transaction<TenantSchema> & { readonly organizationId: string }

/** A transaction that sees which account belongs to which integration and whose turn it is, and no tenant's data. */
export type RouterTransaction = Transaction<RouterSchema>

/** A transaction that puts messages and jobs of any organization where they belong, and reads none of them. */
export type IntakeTransaction = Transaction<IntakeSchema>

/** The sides from which one transaction does the work of several organizations. Each refuses queries once the next is taken. */
export interface Across {
  intake(): Promise<IntakeTransaction>
  /** Enter organizations in the order of their ids, so that two such transactions cannot block each other. */
  enter(organizationId: string): Promise<TenantTransaction>
}

/**
 * Opens every transaction on our tables. Each takes on a role that cannot bypass row-level security and names its
 * organization before its first query. Never open one inside another: the embedded database has one connection.
 */
export class Tenancy {
  readonly #database: Pick<Database, 'transaction' | 'isDistributed'>

  constructor(database: Pick<Database, 'transaction' | 'isDistributed'>) {
    this.#database = database
  }

  /** Commits what `work` did in one organization, or nothing of it if it throws. */
  inTenant<T>(
    organizationId: string,
    work: (tx: TenantTransaction) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    return this.#database.transaction(async (tx) => {
      await this.#takeOn(tx, 'smartsync_app', organizationId)
      return work(this.#asTenant(tx, organizationId))
    }, options)
  }

  /**
   * As `inTenant`, in one round trip: for work that asks all its queries together and decides nothing by their answers.
   * A query that it asks later is refused.
   */
  atOnce<T>(organizationId: string, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
    return this.inTenant(organizationId, work, { asksOnce: true })
  }

  asRouter<T>(work: (tx: RouterTransaction) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.#database.transaction(async (tx) => {
      await this.#takeOn(tx, 'smartsync_router', '')
      return work(
        tx.$pickTables<'integration_routes' | 'oauth_states' | 'parked_grants' | 'sweep_cursors' | 'entity_links'>(),
      )
    }, options)
  }

  /** Commits the work of several organizations at once, or nothing of it if `work` throws. */
  acrossTenants<T>(work: (across: Across) => Promise<T>): Promise<T> {
    return this.#database.transaction(async (tx) => {
      let entries = 0
      const take = async (role: Role, organizationId: string) => {
        entries += 1
        const entry = entries
        await this.#takeOn(tx, role, organizationId)
        return tx.withPlugin(refuseWhen(() => entry !== entries))
      }
      return work({
        intake: () => take('smartsync_intake', ''),
        enter: async (organizationId) => this.#asTenant(await take('smartsync_app', organizationId), organizationId),
      })
    })
  }

  /** `set local role` and `set local smartsync.organization_id`, in the round trip in which the transaction begins. */
  async #takeOn(tx: Transaction<Schema>, role: Role, organizationId: string): Promise<void> {
    const [roleName, organization] = [sql.lit(role), sql.lit(organizationId)]
    await sql`select set_config('role', ${roleName}, true), set_config('smartsync.organization_id', ${organization}, true)`.execute(
      tx,
    )
    // Citus passes the settings of a transaction on to its nodes only where they are made so, one a message.
    if (this.#database.isDistributed) await sql`set local smartsync.organization_id = ${organization}`.execute(tx)
  }

  #asTenant(tx: Transaction<Schema>, organizationId: string): TenantTransaction {
    const own = tx.$omitTables<'oauth_states' | 'parked_grants' | 'sweep_cursors'>()
    const routed = this.#database.isDistributed ? own.withPlugin(nameOrganization(organizationId)) : own
    return Object.assign(routed, { organizationId })
  }
}

type Role = 'smartsync_app' | 'smartsync_router' | 'smartsync_intake'

function refuseWhen(left: () => boolean): KyselyPlugin {
  return {
    transformQuery({ node }) {
      if (left()) throw new ForeignTransaction()
      return node
    },
    async transformResult({ result }) {
      return result
    },
  }
}
