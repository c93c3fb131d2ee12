import { z } from 'zod'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { startWorld, type World } from '../work/world.ts'

const Integrations = z.object({ integrations: z.array(z.object({ id: z.string() })).length(1) })

/** A world whose CRM held companies before anybody thought of enriching them; nothing happens there by itself. */
export async function worldWithCompanies(count: number): Promise<{ world: World; path: string }> {
  const world = await startWorld()
  const { integrations } = Integrations.parse((await world.admin('GET', '/api/integrations/crm')).body)
  const path = `/api/integrations/crm/${integrations[0]?.id}`
  await world.admin('PATCH', path, { syncFrequency: 'manual' })
  await world.importInvented(count)
  await addCompanies(world, count)
  return { world, path }
}

/** The companies of `importInvented`, as a person typed them into the CRM. */
export async function addCompanies(world: World, count: number, from = 0): Promise<void> {
  for (let nth = from; nth < count; nth += 1) {
    await world.createInCrm('companies', { name: `Invented Company ${nth}`, zip: 'ZZ1 1ZZ' })
  }
}

/** How often each company was written to since ever. */
export function writesByCompany(world: World): Promise<Map<string, number>> {
  return world.tenancy.inTenant(sampleOrganizations.demo, async (tx) => {
    const logs = await tx
      .selectFrom('crm_sync_logs')
      .select('crm_entity_id')
      .where('sync_type', '=', 'company')
      .where('status', '=', 'success')
      .execute()
    const byId = Map.groupBy(logs, ({ crm_entity_id }) => crm_entity_id ?? '')
    return new Map([...byId].map(([id, of]) => [id, of.length]))
  })
}
