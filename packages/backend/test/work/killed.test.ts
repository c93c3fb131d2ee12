import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { linksFrom } from '../../src/store/links.ts'
import { unsettled } from '../../src/store/write-intents.ts'
import { SERVER } from '../database.ts'
import { aLead, peopleOf } from './crm-people.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'
import { startWorld, type World } from './world.ts'

const DEALS = '/sandbox/hubspot/portals/90000001/records/deals'
const Made = z.object({ id: z.string() })
const Mappings = z.object({ mappings: z.array(z.looseObject({})) })

describe.skipIf(SERVER === undefined /* the embedded database belongs to one process */)(
  'a worker that is killed while the CRM writes a deal',
  () => {
    const shared = { TOKEN_KEYS: `k:${randomBytes(32).toString('base64')}` }
    let world: World
    let people: ReturnType<typeof peopleOf>
    const workers: WorkerProcess[] = []
    beforeEach(async () => {
      world = await startWorld({ ...shared, ROLE: 'http', DATABASE_URL: SERVER ?? '' })
      people = peopleOf(world)
    })
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.kill()))
      await world.stop()
    })
    const anotherWorker = async () => {
      const worker = await startWorker(world, shared)
      workers.push(worker)
      return worker
    }
    const descriptionOf = async (id: string) =>
      (await people.standing('deals')).find((deal) => deal.id === id)?.properties.description ?? null

    test('leaves to the next what it wrote: it is ours, and is written over when there is more to say', async () => {
      const { id: integrationId } = await people.integration()
      const path = `/api/integrations/crm/${integrationId}`
      const { mappings } = Mappings.parse((await world.admin('GET', `${path}/mappings`)).body)
      const ifOurs = { entityType: 'deal', oppspotField: 'summary.text', crmField: 'description', type: 'long_text' }
      await world.admin('PUT', `${path}/mappings`, { mappings: [...mappings, { ...ifOurs, policy: 'if_ours' }] })
      await people.set({ autoEnrich: false })
      const first = await anotherWorker()
      await world.capture(aLead)
      await people.settled()
      const company = (await people.standing('companies'))[0]?.id ?? ''
      const associations = [{ type: 'companies', id: company }]
      const { id } = Made.parse(
        await world.control('POST', DEALS, { properties: { dealname: 'A deal' }, associations }),
      )
      await people.settled()

      await people.faults({ kind: 'unanswered', path: '*/deals/batch/update' })
      await world.card('POST', `/v1/cards/hubspot/deal/${id}/enrich`)
      await expect.poll(() => descriptionOf(id), { timeout: 20_000 }).not.toBeNull()
      await first.kill()
      await people.faults()
      await (await anotherWorker()).ready()
      await sql`update oppspot.businesses set description = 'They now build boats.'`.execute(world.database.kysely)
      // As if the time of the lease were over.
      await sql`update smartsync.integration_routes set leased_until = now()`.execute(world.database.kysely)

      expect(await people.settled()).toEqual({ failed: 0 })
      const description = await descriptionOf(id)
      expect(description).toContain('They now build boats.')
      const [link] = await people.inTenant((tx) => linksFrom(tx, integrationId, 'deal', [id]))
      expect(link?.written).toMatchObject({ description })
      expect(await people.inTenant((tx) => unsettled(tx, integrationId, 'deal', [id]))).toEqual([])
    }, 60_000)
  },
)
