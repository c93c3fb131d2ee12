import { setTimeout as timer } from 'node:timers/promises'
import { troubleOf } from '@smartsync/core/card'
import {
  afterFailure,
  afterSuccess,
  type Breaker,
  type CallCost,
  type CallReport,
  type CrmProvider,
  type CrmSession,
  circuit,
  isSound,
  jobsAllowed,
} from '@smartsync/core/crm'
import type { Logger } from 'pino'
import { type Job, type JobQueue, type JobResult, type Lease, URGENT } from '../queue/port.ts'
import { addUsage, usageToday } from '../store/api-usage.ts'
import { UnknownIntegration } from '../store/errors.ts'
import { breakerOf, saveBreaker } from '../store/integration-health.ts'
import { apiShare, type Integration, integration, noteError } from '../store/integrations.ts'
import { takeSlot } from '../store/periodic-turns.ts'
import type { Tenancy, TenantTransaction } from '../store/tenancy.ts'
import { Account, PATIENCE_MS, type WholeFailure } from './account.ts'
import { budgetSpent, suspended } from './errors.ts'

/** This part of what is ours is kept for those who wait in front of a record. */
const RESERVE = 0.05
/** This much of a silent limit is for all calls outside the lease together, one after the other. */
const KEPT_OUTSIDE = 1
/** What others saw of an account is asked for this often, where no lease tells that nobody else called. */
const IN_STEP_MS = 10_000
/** How long calls that belong to no batch wait to be written down, for others to join them. */
const GATHER_MS = 1_000

interface Known {
  account: Account
  organizationId: string
  crm: string
  share: number
  /** How many batches are under way: an urgent one may overtake another. */
  batches: number
}

interface Parts {
  tenancy: Tenancy
  queue: JobQueue
  provider: (crmType: Integration['crmType']) => CrmProvider
  clock: () => Date
  /** Numbers in [0, 1). */
  random: () => number
  /** Waits so many milliseconds. */
  pause?: (ms: number) => Promise<unknown>
  log: Logger
}

/**
 * Keeps every account within our share of its limits, and leaves alone what keeps failing. Whoever holds an
 * integration's lease counts in memory; what was spent, and how the account stands, is written down with the batch, for
 * whoever holds the lease next. What others spend meanwhile, the CRM's own answers tell.
 *
 * They do not tell it of a silent limit, such as HubSpot's five searches a second. Outside the lease an administrator's
 * preview, estimate or look at closed deals searches too, in other processes. So our part is divided: of three searches a
 * second (our usual three quarters of five), whoever holds the lease makes at most two, without asking anybody, and all
 * others together make one, in slots that they take from the database. Where our part is a single search, both may make
 * one: that exceeds our part, but not the account's limit.
 */
export class Budgets {
  readonly #parts: Parts
  readonly #known = new Map<string, Known>()
  readonly #gathering = new Map<string, NodeJS.Timeout>()

  readonly #pause: (ms: number) => Promise<unknown>

  constructor(parts: Parts) {
    this.#parts = parts
    this.#pause = parts.pause ?? timer
  }

  /**
   * Lets the calls of one session through when their time has come, and counts them. `underLease` says whether they are
   * made by whoever holds the integration's lease.
   */
  gate(
    of: Integration,
    { underLease }: { underLease: boolean },
  ): Pick<CrmSession, 'beforeCall'> & { afterCall(report: CallReport): void } {
    const known = this.#knownFrom(of)
    const { account, crm } = known
    const kept = underLease ? KEPT_OUTSIDE : 0
    return {
      beforeCall: async (cost) => {
        const inLine = !underLease && account.silentLimit(cost) !== undefined
        let hasSlot = false
        for (;;) {
          if (this.#now() - account.restoredAt > IN_STEP_MS) await this.#restore(of.organizationId, of.id)
          const now = this.#now()
          const { openUntil, reason } = account.breaker
          if (openUntil !== null && openUntil > now) throw suspended(crm, reason, openUntil, now)
          const pace = account.pace(cost, { share: known.share, kept }, now)
          if (pace.do === 'stop') throw budgetSpent(crm, pace.limit, pace.until, now)
          if (pace.do === 'go' && (hasSlot || !inLine)) return account.take(cost, now)
          if (pace.do === 'wait') await this.#pause(pace.ms)
          else await this.#awaitSlot(of, known, cost)
          hasSlot = pace.do === 'go'
        }
      },
      afterCall: (report) => {
        account.heard(report, this.#now())
        if (known.batches === 0) this.#gather(of.id)
      },
    }
  }

  /**
   * Which jobs of a batch may be done now, and what becomes of the others: they wait, through no fault of theirs. Rejects
   * with `UnknownIntegration` where the integration is gone.
   */
  async admit(lease: Lease, jobs: readonly Job[]): Promise<{ admitted: Job[]; postponed: JobResult[] }> {
    const known = await this.#inStep(lease)
    const { account, crm, share } = known
    if (known.batches === 0) account.verdict()
    known.batches += 1
    const now = this.#now()
    const held = (until: number, reason: string) => (job: Job) =>
      ({ id: job.id, result: 'postponed', reason, notBefore: new Date(until) }) as const

    const most = jobsAllowed(account.breaker, now)
    if (most === 0) {
      const until = account.breaker.openUntil ?? now
      return {
        admitted: [],
        postponed: jobs.map(held(until, suspended(crm, account.breaker.reason, until, now).message)),
      }
    }
    const cost = Object.fromEntries(account.limits.map(({ name }) => [name, 1]))
    const admitted: Job[] = []
    const postponed: JobResult[] = []
    for (const [urgent, group] of Map.groupBy(jobs, ({ priority }) => priority >= URGENT)) {
      const pace = account.pace(cost, { share: urgent ? share : share * (1 - RESERVE), kept: KEPT_OUTSIDE }, now)
      if (pace.do !== 'stop') admitted.push(...group)
      else postponed.push(...group.map(held(pace.until, budgetSpent(crm, pace.limit, pace.until, now).message)))
    }
    const later = admitted.splice(most)
    return { admitted, postponed: [...postponed, ...later.map(held(now, 'Fewer jobs at a time after a failure.'))] }
  }

  /** True while a failure is to be laid at the account's door: its jobs wait, and it costs them no attempt. */
  blames(integrationId: string): boolean {
    const account = this.#known.get(integrationId)?.account
    if (account === undefined || !account.isFailing) return false
    const { openUntil, mostJobs } = account.breaker
    return openUntil !== null || mostJobs !== 1
  }

  /** Writes down what a batch spent, in the transaction that ends it. */
  async save(tx: TenantTransaction, integrationId: string): Promise<void> {
    const account = this.#known.get(integrationId)?.account
    if (account?.hasUnsaved) await addUsage(tx, integrationId, account.saving(), this.#parts.clock(), account.limits)
  }

  /** Draws the conclusions from a batch of so many jobs. Rejects with `LeaseLost` when somebody else has the lease. */
  async conclude(lease: Lease, jobs: number): Promise<void> {
    const known = this.#known.get(lease.integrationId)
    if (known === undefined) return
    const { account, crm } = known
    known.batches -= 1
    const now = this.#now()
    const before = account.breaker
    const verdict = account.verdict()
    account.breaker = this.#breakerAfter(before, verdict, crm, jobs, now, account.restsUntil(now))
    const changed = account.breaker !== before
    const until = Math.max(account.breaker.openUntil ?? 0, account.restsUntil(now) ?? 0)
    if (!changed && until <= now && !account.hasUnsaved) return

    const { tenancy, queue, log } = this.#parts
    await tenancy.inTenant(lease.organizationId, async (tx) => {
      await this.save(tx, lease.integrationId)
      if (changed) await saveBreaker(tx, lease.integrationId, account.breaker)
      if (until <= now) return
      const { reason } = account.breaker
      if (circuit(account.breaker, now) === 'open') {
        const error = suspended(crm, reason, until, now)
        await noteError(tx, lease.integrationId, error.message, troubleOf(error))
      }
      await queue.rest(tx, lease, new Date(until))
    })
    if (until > now) log.warn({ integration: lease.integrationId, until: new Date(until) }, 'the account is left alone')
  }

  /** Writes down what is still in memory alone. */
  async close(): Promise<void> {
    for (const timer of this.#gathering.values()) clearTimeout(timer)
    this.#gathering.clear()
    for (const [id, { organizationId, account }] of this.#known) {
      if (account.hasUnsaved) await this.#parts.tenancy.inTenant(organizationId, (tx) => this.save(tx, id))
    }
  }

  #breakerAfter(
    before: Breaker,
    verdict: ReturnType<Account['verdict']>,
    crm: string,
    jobs: number,
    now: number,
    restsUntil: number | null,
  ): Breaker {
    if (verdict === 'silent') return before
    if (verdict === 'answered') return isSound(before) ? before : afterSuccess(before)
    const askedMs = restsUntil === null ? null : restsUntil - now
    return afterFailure(before, { reason: reasonOf(crm, verdict), jobs, askedMs }, { now, random: this.#parts.random })
  }

  /** Nobody else has called the account where nobody else has had the lease since we had it. */
  async #inStep(lease: Lease): Promise<Known> {
    const { integrationId, organizationId, fence } = lease
    const held = this.#known.get(integrationId)
    const isNext = held?.account.fence === fence || held?.account.fence === fence - 1
    const known =
      held !== undefined && isNext && isSound(held.account.breaker)
        ? held
        : await this.#restore(organizationId, integrationId)
    known.account.fence = fence
    known.account.restoredAt = this.#now()
    return known
  }

  async #restore(organizationId: string, integrationId: string): Promise<Known> {
    const { tenancy, clock } = this.#parts
    const [left, usage, breaker] = await tenancy.atOnce(organizationId, (tx) =>
      Promise.all([
        integration(tx, integrationId),
        usageToday(tx, integrationId, clock()),
        breakerOf(tx, integrationId),
      ]),
    )
    if (left === null) throw new UnknownIntegration(integrationId)
    const known = this.#knownFrom(left)
    known.account.restore(usage, breaker, this.#now())
    return known
  }

  async #awaitSlot({ id }: Integration, { account, crm }: Known, cost: CallCost): Promise<void> {
    const limit = account.silentLimit(cost)
    if (limit === undefined) return
    const { now, everyMs } = { now: this.#parts.clock(), everyMs: limit.windowMs }
    const slot = await this.#parts.tenancy.asRouter((tx) =>
      takeSlot(tx, `${limit.name}:${id}`, { now, everyMs, patienceMs: PATIENCE_MS }),
    )
    if (slot === null) throw budgetSpent(crm, limit.name, now.getTime() + PATIENCE_MS, now.getTime())
    const early = slot.getTime() - this.#now()
    if (early > 0) await this.#pause(early)
  }

  #knownFrom(of: Integration): Known {
    const provider = this.#parts.provider(of.crmType)
    const known = this.#known.get(of.id) ?? {
      account: new Account(provider.limits),
      organizationId: of.organizationId,
      crm: provider.name,
      share: apiShare(of),
      batches: 0,
    }
    known.share = apiShare(of)
    this.#known.set(of.id, known)
    return known
  }

  #gather(integrationId: string): void {
    if (this.#gathering.has(integrationId)) return
    const { tenancy, log } = this.#parts
    const write = () => {
      this.#gathering.delete(integrationId)
      const known = this.#known.get(integrationId)
      if (known === undefined) return
      tenancy
        .inTenant(known.organizationId, (tx) => this.save(tx, integrationId))
        .catch((error: unknown) => log.error({ err: error }, 'API calls could not be written down'))
    }
    this.#gathering.set(integrationId, setTimeout(write, GATHER_MS).unref())
  }

  #now(): number {
    return this.#parts.clock().getTime()
  }
}

function reasonOf(crm: string, { method, path, status }: WholeFailure): string {
  return status === null
    ? `${crm} did not answer ${method} ${path}.`
    : `${crm} answered ${method} ${path} with ${status}.`
}
