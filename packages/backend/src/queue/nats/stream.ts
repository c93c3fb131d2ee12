import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import {
  type ConsumerMessages,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  type JetStreamPublishOptions,
  jetstream,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'
import type { Logger } from 'pino'
import { type Board, NEVER_HELD, type NotedHolding } from './board.ts'
import { StreamRefused, StreamSilent } from './errors.ts'
import { type Holding, parseHolding, parseTurn, type Turn } from './messages.ts'

const REPLICAS = 3
/** How long the server knows a message by its Nats-Msg-Id: longer than any of our retries. */
const KNOWN_FOR_MS = 120_000
/** A write whose answer does not come is repeated under the same Nats-Msg-Id, so that it counts once. */
const PUBLISHING = { timeout: 2_000, retries: 3 }
/**
 * From 2.11 on a server refuses what it cannot answer yet: a message with this Nats-Msg-Id (its code has no name in the
 * client), or another on this subject, is being written. Asked again, it says what came of that.
 */
const BEING_WRITTEN: readonly number[] = [10158, JetStreamApiCodes.StreamWrongLastSequenceUnknown]
const BEING_WRITTEN_PAUSE_MS = 10
const BEING_WRITTEN_AT_MOST_MS = 8_000
const PAUSE_MS = 250
/**
 * How long we wait to be let in again. Servers answer in milliseconds, or never: while they elect a leader, and when they
 * mean to serve us from the one that is down. Asked again, they choose another.
 */
const ADMISSION_MS = 1_000

interface Following {
  onTurn: (integrationId: string, turn: Turn) => void
  onAnew: () => void
}

/**
 * The stream: the last turn and the last holding of each integration, replicated to three servers of a cluster. What is
 * written here is noted on the board, by ourselves at once and by everybody else as it arrives.
 */
export class TurnStream {
  readonly #name: string
  readonly #connection: NatsConnection
  readonly #board: Board
  readonly #log: Logger
  readonly #js: JetStreamClient
  readonly #impatient: JetStreamClient
  #stopped = false
  #running: Promise<void> = Promise.resolve()
  #following: ConsumerMessages | undefined
  #madeAt: string | null = null

  constructor(parts: { name: string; connection: NatsConnection; board: Board; log: Logger }) {
    this.#name = parts.name
    this.#connection = parts.connection
    this.#board = parts.board
    this.#log = parts.log
    this.#js = jetstream(parts.connection)
    this.#impatient = jetstream(parts.connection, { timeout: ADMISSION_MS })
  }

  /**
   * Makes the stream where it is missing and follows it from then on; resolves when the board holds all of it. `onTurn`
   * hears of each turn that came forward, `onAnew` when the stream was out of sight and is followed again: news may have
   * been missed, or the stream lost. Throws `StreamRefused`.
   */
  async follow({ onTurn, onAnew }: Following): Promise<void> {
    await this.#ensure()
    const first = Promise.withResolvers<void>()
    let onceCaughtUp = () => {
      first.resolve()
      onceCaughtUp = onAnew
    }
    this.#running = this.#followForEver(onTurn, () => onceCaughtUp())
    void this.#followAnewOnceReconnected()
    await first.promise
  }

  /** Tells everybody whose turn comes when. Of a turn that is told twice the stream keeps one. */
  async tell(integrationId: string, turn: Turn): Promise<void> {
    const msgID = `turn ${integrationId} ${turn.number}`
    await this.#publish(this.#subject('turn', integrationId), JSON.stringify(turn), { msgID })
    this.#board.noteTurn(integrationId, turn)
  }

  /** Sets who holds an integration, unless somebody has done so since `seen`: then the board learns of it. */
  async hold(integrationId: string, holding: Holding, seen: NotedHolding): Promise<boolean> {
    const revision = await this.#publish(this.#subject('lease', integrationId), JSON.stringify(holding), {
      msgID: `lease ${integrationId} ${randomUUID()}`,
      expect: { lastSubjectSequence: seen.revision },
    })
    if (revision === null) await this.#look(integrationId)
    else this.#board.noteHolding(integrationId, { ...holding, revision })
    return revision !== null
  }

  /** Forgets all turns and holdings. */
  async empty(): Promise<void> {
    await (await this.#streams()).purge(this.#name)
    await this.#mark()
  }

  /** Which servers keep the stream, and whether they have kept up. */
  async describe(): Promise<{ leader: string | null; followers: Record<string, string> }> {
    const { cluster } = await (await this.#streams()).info(this.#name)
    const followers = cluster?.replicas ?? []
    return {
      leader: cluster?.leader ?? null,
      followers: Object.fromEntries(
        followers.map(({ name, current, offline }) => [name, offline ? 'offline' : current ? 'current' : 'behind']),
      ),
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#following?.stop()
    await this.#running
  }

  async #look(integrationId: string): Promise<void> {
    const last = await (await this.#streams()).getMessage(this.#name, {
      last_by_subj: this.#subject('lease', integrationId),
    })
    const holding = last === null ? null : parseHolding(last.string())
    const revision = last?.seq ?? 0
    this.#board.correctHolding(integrationId, { ...(holding ?? NEVER_HELD), revision })
  }

  async #ensure(js = this.#js): Promise<StreamInfo> {
    const replicas = this.#connection.info?.cluster === undefined ? 1 : REPLICAS
    const streams = await this.#streams(js)
    try {
      const info = await streams.info(this.#name).catch((error: unknown) => {
        if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return null
        throw error
      })
      if (info === null) {
        return await streams.add({
          name: this.#name,
          subjects: [`${this.#name}.>`],
          storage: StorageType.File,
          retention: RetentionPolicy.Limits,
          discard: DiscardPolicy.Old,
          max_msgs_per_subject: 1,
          duplicate_window: nanos(KNOWN_FOR_MS),
          num_replicas: replicas,
        })
      }
      return info.config.num_replicas < replicas ? await streams.update(this.#name, { num_replicas: replicas }) : info
    } catch (error) {
      throw new StreamRefused(error instanceof Error ? error.message : String(error), error)
    }
  }

  async #followForEver(onTurn: Following['onTurn'], onCaughtUp: () => void): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#followOnce(onTurn, onCaughtUp)
      } catch (error) {
        if (this.#stopped) return
        this.#log.warn({ err: error }, 'lost sight of the turns; looking again')
        await setTimeout(PAUSE_MS)
      }
    }
  }

  /** Reads what the stream holds and then what comes. Ends when it is stopped, throws when the stream is lost. */
  async #followOnce(onTurn: Following['onTurn'], onCaughtUp: () => void): Promise<void> {
    const { created } = await this.#ensure(this.#impatient)
    if (this.#madeAt !== created) this.#board.forgetHoldings()
    this.#madeAt = created
    let mark = await this.#mark()
    const consumer = await this.#impatient.consumers.get(this.#name)
    const messages = await consumer.consume({
      max_messages: 500,
      expires: 4_000,
      idle_heartbeat: 1_000,
      abort_on_missing_resource: true,
    })
    this.#following = messages
    if (this.#stopped) messages.stop()
    void endOnceSilent(messages)
    for await (const message of messages) {
      this.#note(message.subject, message.string(), message.seq, onTurn)
      if (mark === null || message.seq < mark) continue
      mark = null
      onCaughtUp()
    }
  }

  /** What we read from may have been on the server that we lost. */
  async #followAnewOnceReconnected(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'reconnect') this.#following?.stop(new Error('the connection was lost'))
    }
  }

  /** All that the stream held before has been read when this message, or a later one, is. */
  #mark(): Promise<number | null> {
    return this.#publish(`${this.#name}.mark`, '', {})
  }

  /** Where in the stream the message stands; null when it came too late for what it expected. Throws `StreamSilent`. */
  async #publish(
    subject: string,
    text: string,
    options: Pick<Partial<JetStreamPublishOptions>, 'msgID' | 'expect'>,
  ): Promise<number | null> {
    const deadline = performance.now() + BEING_WRITTEN_AT_MOST_MS
    for (;;) {
      try {
        return (await this.#js.publish(subject, text, { ...PUBLISHING, ...options })).seq
      } catch (error) {
        const code = error instanceof JetStreamApiError ? error.code : null
        if (code === JetStreamApiCodes.StreamWrongLastSequence) return null
        if (code === null || !BEING_WRITTEN.includes(code) || performance.now() > deadline)
          throw new StreamSilent(error)
        await setTimeout(BEING_WRITTEN_PAUSE_MS)
      }
    }
  }

  #note(subject: string, text: string, revision: number, onTurn: Following['onTurn']): void {
    const [kind, integrationId] = subject.slice(this.#name.length + 1).split('.')
    if (integrationId === undefined) return
    if (kind === 'turn') {
      const turn = parseTurn(text)
      if (turn !== null && this.#board.noteTurn(integrationId, turn)) onTurn(integrationId, turn)
    }
    if (kind === 'lease') {
      const holding = parseHolding(text)
      if (holding !== null) this.#board.noteHolding(integrationId, { ...holding, revision })
    }
  }

  #subject(kind: 'turn' | 'lease', integrationId: string): string {
    return `${this.#name}.${kind}.${integrationId}`
  }

  async #streams(js = this.#js): Promise<JetStreamManager['streams']> {
    return (await js.jetstreamManager(false)).streams
  }
}

/**
 * What we read from is kept by one server of the cluster. When that is gone nothing comes any more, and the client would
 * wait for it to come back.
 */
async function endOnceSilent(messages: ConsumerMessages): Promise<void> {
  for await (const { type } of messages.status()) {
    if (type === 'heartbeats_missed') messages.stop(new Error('the server has fallen silent'))
  }
}
