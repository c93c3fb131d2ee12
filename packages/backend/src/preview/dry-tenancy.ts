import { sql } from 'kysely'
import { Tenancy, type TenantTransaction } from '../store/tenancy.ts'

/** Reads as ever and keeps nothing: what a transaction wrote is taken back before it ends. */
export class DryTenancy extends Tenancy {
  override inTenant<T>(organizationId: string, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
    return super.inTenant(organizationId, async (tx) => {
      await sql`savepoint dry`.execute(tx)
      const result = await work(tx)
      await sql`rollback to savepoint dry`.execute(tx)
      return result
    })
  }
}
