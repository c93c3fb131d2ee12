import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { CrmProvider, CrmType } from '@smartsync/core/crm'
import { transformCache } from '@smartsync/core/mapping'
import { hubspotProvider } from '@smartsync/hubspot-app/provider'
import type { Logger } from 'pino'
import { Budgets } from './budget/budgets.ts'
import type { Config } from './config.ts'
import { Connectors } from './connectors.ts'
import { captureFirstLeads, captureLead } from './demo/capture-lead.ts'
import { demoRouter } from './demo/router.ts'
import { adminRouter } from './http/admin.ts'
import { administrationRouter } from './http/admin-endpoint.ts'
import { createApp, createHealthApp } from './http/app.ts'
import { consoleOperations, consoleRouter } from './http/console.ts'
import type { Check } from './http/health.ts'
import { integrationEndpoints } from './http/integrations/router.ts'
import { languageEndpoints } from './http/language.ts'
import { type Listening, listen } from './http/listen.ts'
import { openApiRouter } from './http/openapi.ts'
import { operations } from './http/operations.ts'
import { providerNamed } from './http/provider-param.ts'
import { RecordRights } from './http/record-rights.ts'
import { chooseWriter } from './llm/choose-writer.ts'
import { operationsRouter } from './local/operations.ts'
import { loadSecrets } from './local-secrets.ts'
import { sampleOrganizations } from './oppspot/sample/index.ts'
import { openOppspotSource } from './oppspot-source.ts'
import { DryTenancy } from './preview/dry-tenancy.ts'
import { chooseQueue } from './queue/choose-queue.ts'
import { sweep } from './reconcile/sweep.ts'
import type { Database } from './store/database.ts'
import type { Integration } from './store/integrations.ts'
import { migrate } from './store/migrate.ts'
import { takeTurn } from './store/periodic-turns.ts'
import { Tenancy } from './store/tenancy.ts'
import { closedDeals } from './sync/records/closed-deals.ts'
import { TokenAccess } from './tokens/access.ts'
import { ParkedGrants } from './tokens/parked-grants.ts'
import { resealTokens } from './tokens/reseal.ts'
import { Vault } from './tokens/vault.ts'
import { careForConnections } from './work/connection-care.ts'
import { doJobs } from './work/do-jobs.ts'
import { enqueueAll } from './work/enqueue-all.ts'
import { every } from './work/every.ts'
import { FieldDirectory } from './work/field-rules.ts'
import { keepHouse } from './work/housekeeping.ts'
import { SettingsCache } from './work/settings-cache.ts'
import { CompaniesUnderWay } from './work/under-way.ts'
import { UserDirectory } from './work/user-directory.ts'
import { Worker } from './work/worker.ts'

const SWEEP_EVERY_MS = 60_000
const CARE_EVERY_MS = 60 * 60_000
const KEEP_HOUSE_EVERY_MS = 86_400_000
/** How often each process asks whether it is its turn to keep house. */
const ASK_EVERY_MS = 600_000
/** A lane waits for its CRM most of the time. The embedded database has one connection, for which more would only wait. */
const LANES = { embedded: 4, postgres: 64 }

/** What the backend takes from the world. */
export interface World {
  database: Database
  clock: () => Date
  /** Numbers in [0, 1). */
  random: () => number
  log: Logger
}

export interface Backend {
  url: string
  /** Lets requests and the batch under way finish, then closes everything. */
  stop(): Promise<void>
}

/** Puts the backend together and starts what its role asks for. The one place where everything meets. */
export async function startBackend(config: Config, { database, clock, random, log }: World): Promise<Backend> {
  const url = config.publicUrl ?? `http://${config.host}:${config.port}`
  const { tokenKeys, eventsSecret } = await loadSecrets(config)

  const migrations = await migrate(database)
  if (migrations.length > 0) log.info({ migrations }, 'migrated')
  const oppspot = await openOppspotSource(config.oppspotDatabaseUrl, database, clock)

  const providers = new Map<string, CrmProvider>()
  if (config.hubspot !== null) providers.set('hubspot', hubspotProvider(config.hubspot))
  const provider = (type: CrmType) => providerNamed(providers, type)

  const tenancy = new Tenancy(database)
  const chosen = await chooseQueue(config, { tenancy, database, clock, log })
  const { queue } = chosen
  const vault = new Vault(tokenKeys)
  const tokens = new TokenAccess({ tenancy, vault, provider, clock })
  const budgets = new Budgets({ tenancy, queue, provider, clock, random, log })
  const connectors = new Connectors({ providers, tokens, budgets, log })

  const work = {
    tenancy,
    queue,
    connectors,
    budgets,
    oppspot: oppspot.data,
    users: new UserDirectory(),
    fields: new FieldDirectory(),
    underWay: new CompaniesUnderWay(),
    settings: new SettingsCache(),
    summaries: chooseWriter(config.llm, { tenancy, clock, log }),
    compile: transformCache(),
    clock,
    random,
    log,
  }
  const worker = new Worker({
    name: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    queue,
    lanes: config.workerLanes ?? LANES[database.kind],
    work: (lease, jobs, held) => doJobs({ ...work, connectors: connectors.under(held), held }, lease, jobs),
    clock,
    log,
  })

  const closing = new AbortController()
  const organizationId = sampleOrganizations.demo
  const capturing = { tenancy, url, eventsSecret, clock }
  const demo = demoRouter({
    tenancy,
    queue,
    oppspot: oppspot.data,
    provider,
    organizationId,
    clock,
    log,
    closing: closing.signal,
    captureLead: () => captureLead(capturing),
    enrichAll: () => enqueueAll(work, organizationId, randomUUID()),
  })
  const local = operationsRouter({
    tenancy,
    queue,
    oppspot: oppspot.data,
    sample: oppspot.sample,
    organizationId,
    captureFirstLeads: () => captureFirstLeads(capturing),
    controlToken: config.controlToken ?? randomUUID(),
    eventsSecret,
    clock,
  })
  const admin =
    config.adminToken === null
      ? []
      : [
          adminRouter({
            tenancy,
            clock,
            adminToken: config.adminToken,
            eventsSecret,
            publicUrl: url,
            closedDeals: (organizationId, settings) => closedDeals(work, organizationId, settings),
          }),
        ]
  const administration = [
    ...languageEndpoints({ tenancy, clock }),
    ...integrationEndpoints({
      tenancy,
      provider,
      queue,
      connectors,
      providers,
      tokens,
      eventsSecret,
      publicUrl: url,
      clock,
      log,
      work: { ...work, tenancy: new DryTenancy(database) },
      tokensPerDay: config.llm?.dailyTokens ?? null,
      // With nothing to spend, the writer words what was asked before, and leaves the rest to the template.
      thriftySummaries: chooseWriter(config.llm && { ...config.llm, dailyTokens: 0 }, { tenancy, clock, log }),
    }),
  ]
  const checks: Check[] = [
    {
      name: 'database',
      required: true,
      run: () => tenancy.asRouter(async () => ({ ok: true, detail: database.kind })),
    },
    ...chosen.checks,
    { name: 'oppspot', required: false, run: async () => ({ ok: true, detail: { ...oppspot.data.describe() } }) },
  ]
  const connect = (integration: Integration) => connectors.connect(integration)
  const app = createApp({
    tenancy,
    queue,
    tokens,
    providers,
    connect,
    rights: new RecordRights({ tenancy, connect, clock }),
    eventsSecret,
    publicUrl: url,
    signInUrl: config.signInUrl,
    parked: new ParkedGrants({ tenancy, vault, clock }),
    clock,
    log,
    checks,
    more: [
      consoleRouter({
        tenancy,
        eventsSecret,
        publicUrl: url,
        clock,
        openFor: config.standIn && !config.production ? organizationId : null,
      }),
      openApiRouter([...operations, ...consoleOperations, ...administration.map(({ operation }) => operation)], url),
      administrationRouter(administration, { adminToken: config.adminToken, eventsSecret, clock }),
      ...admin,
      ...(config.standIn && !config.production ? [demo, local] : []),
    ],
  })
  const server = await serve()
  const works = config.role !== 'http'
  if (works) worker.start()
  // Of all processes that work, one does it each time.
  const inTurn = async (name: string, everyMs: number, task: () => Promise<unknown>) => {
    if (await tenancy.asRouter((tx) => takeTurn(tx, name, clock(), everyMs))) await task()
  }
  const sweepInTurn = () => inTurn('sweep', SWEEP_EVERY_MS, () => sweep(work))
  const keepHouseInTurn = () => inTurn('housekeeping', KEEP_HOUSE_EVERY_MS, () => keepHouse({ ...work, database }))
  const care = () => careForConnections({ tenancy, tokens, connect, clock, log })
  const careInTurn = () => inTurn('care', CARE_EVERY_MS, care)
  const resealInTurn = () => inTurn('reseal', CARE_EVERY_MS, reseal)
  const periodic = works
    ? [
        every(SWEEP_EVERY_MS, 'the sweep of oppSpot', sweepInTurn, log),
        every(CARE_EVERY_MS, 'the care of connections', careInTurn, log),
        every(ASK_EVERY_MS, 'housekeeping', keepHouseInTurn, log),
        ...(vault.rotates ? [every(ASK_EVERY_MS, 'the sealing of tokens with the new key', resealInTurn, log)] : []),
      ]
    : []
  log.info({ url: server?.url, role: config.role, database: database.kind }, 'ready')

  async function reseal(): Promise<void> {
    const integrations = await resealTokens({ tenancy, vault })
    log.info({ integrations }, 'tokens are sealed with the new key')
  }

  function serve(): Promise<Listening> | null {
    if (config.role !== 'worker') return listen(app, { host: config.host, port: config.port })
    if (config.healthPort === null) return null
    return listen(createHealthApp({ checks, log }), { host: config.host, port: config.healthPort })
  }

  return {
    url: server?.url ?? url,
    async stop() {
      log.info('stopping')
      closing.abort()
      await server?.close()
      await Promise.all(periodic.map((each) => each.stop()))
      await worker.stop()
      await budgets.close()
      await chosen.close()
      await oppspot.close()
      await database.close()
    },
  }
}
