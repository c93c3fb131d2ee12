import pg from 'pg'
import { createSampleTables } from '../packages/backend/src/oppspot/sample/load.ts'
import { writablePool } from '../packages/backend/src/oppspot/sql.ts'
import { insist } from './insist.ts'
import type { Company, World } from './world.ts'

/** oppSpot's database, which the rig plays: it says what is true of the companies. */
export class Oppspot {
  readonly #pool: pg.Pool
  /** What the rig last made true, by company. */
  readonly employees = new Map<string, number>()

  private constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  static async create(server: string, world: World): Promise<{ url: string; oppspot: Oppspot }> {
    const admin = new pg.Client({ connectionString: server })
    await admin.connect()
    await admin.query('create database oppspot')
    await admin.end()
    const url = new URL(server)
    url.pathname = '/oppspot'
    const pool = new pg.Pool({ connectionString: url.href, max: 4 })
    pool.on('error', () => {})
    const oppspot = new Oppspot(pool)
    await oppspot.#fill(world)
    return { url: url.href, oppspot }
  }

  /** Learns how many people a company employs. Resolves when that is committed, however often it takes. */
  async learn(company: Company, employees: number): Promise<void> {
    await insist(() =>
      this.#pool.query('update businesses set employee_count = $2, updated_at = now() where id = $1', [
        company.id,
        employees,
      ]),
    )
    this.employees.set(company.id, employees)
  }

  close(): Promise<void> {
    return this.#pool.end()
  }

  async #fill({ organizations, companies }: World): Promise<void> {
    const sql = writablePool(this.#pool)
    await createSampleTables(sql, 'public')
    for (const { id, name } of organizations) {
      await this.#pool.query('insert into organizations (id, name, slug) values ($1, $2, $2)', [id, name])
    }
    for (const { id, number, name, domain, employees } of companies) {
      await this.#pool.query(
        `insert into businesses (id, company_number, name, website, employee_count, industry, company_status, address)
         values ($1, $2, $3, $4, $5, 'Software', 'active', $6)`,
        [
          id,
          number,
          name,
          `https://www.${domain}/`,
          employees,
          {
            address_line_1: '1 High Street',
            locality: 'Leeds',
            region: 'West Yorkshire',
            postal_code: 'LS1 1AA',
            country: 'England',
          },
        ],
      )
      this.employees.set(id, employees)
    }
  }
}
