import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Spec } from './spec.ts'

const START_AGAIN_AFTER_MS = 150
const READY_WITHIN_MS = 120_000

interface Member {
  spec: Spec
  child: ChildProcess
  output: number
  /** True while it is to be started again when it ends. */
  wanted: boolean
  /** Has the process that runs now been up? */
  wasReady: boolean
}

/** The processes of the system under test. One that ends is started again, as whatever runs them would do. */
export class Fleet {
  readonly #folder: string
  readonly #members = new Map<string, Member>()
  /** Processes that were up and ended although nobody killed them. */
  readonly crashes: string[] = []
  /** How often a process gave up while it started, for what it needs was down. */
  gaveUp = 0
  readonly #expected = new WeakSet<ChildProcess>()

  /** What they print goes to files in the folder. */
  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
    process.on('exit', () => this.#killAll())
  }

  /** Starts a process and waits until it is ready. Rejects when that takes two minutes. */
  async start(spec: Spec): Promise<void> {
    const output = openSync(join(this.#folder, `${spec.name}.log`), 'a')
    const member: Member = { spec, output, child: launch(spec, output), wanted: true, wasReady: false }
    this.#members.set(spec.name, member)
    this.#watch(member)
    await this.ready(spec.name)
  }

  async ready(name: string): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS
    while (
      !(await this.#member(name)
        .spec.isReady()
        .catch(() => false))
    ) {
      if (Date.now() > deadline)
        throw new Error(`${name} did not become ready; see ${join(this.#folder, `${name}.log`)}`)
      await pause(50)
    }
  }

  specs(): Spec[] {
    return [...this.#members.values()].map(({ spec }) => spec)
  }

  pid(name: string): number | undefined {
    const { child } = this.#member(name)
    return child.exitCode === null && child.signalCode === null ? child.pid : undefined
  }

  /** Kills a process without warning; false when it is not running. It is started again. */
  kill(name: string, signal: NodeJS.Signals): boolean {
    const { child } = this.#member(name)
    if (this.pid(name) === undefined) return false
    this.#expected.add(child)
    return child.kill(signal)
  }

  /** Ends a process in peace, and starts it again when it has ended. */
  async restart(name: string): Promise<void> {
    await this.stop(name)
    const member = this.#member(name)
    member.wanted = true
    member.child = launch(member.spec, member.output)
    this.#watch(member)
    await this.ready(name)
  }

  async stop(name: string): Promise<void> {
    const member = this.#member(name)
    member.wanted = false
    const { child, spec } = member
    this.#expected.add(child)
    if (this.pid(name) === undefined) return
    const ended = once(child, 'exit')
    child.kill(spec.goodbye)
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
    await ended
    clearTimeout(timer)
  }

  async stopAll(): Promise<void> {
    for (const name of [...this.#members.keys()].toReversed()) await this.stop(name)
  }

  #member(name: string): Member {
    const member = this.#members.get(name)
    if (member === undefined) throw new RangeError(`There is no process ${name}`)
    return member
  }

  #watch(member: Member): void {
    const { child, spec } = member
    member.wasReady = false
    void this.#noteReady(member, child)
    child.once('exit', async (code, signal) => {
      if (!this.#expected.has(child)) {
        if (member.wasReady) this.crashes.push(`${spec.name} ended by itself (${signal ?? `code ${code}`})`)
        else this.gaveUp += 1
      }
      await pause(spec.downForMs ?? START_AGAIN_AFTER_MS)
      if (!member.wanted || member.child !== child) return
      member.child = launch(spec, member.output)
      this.#watch(member)
    })
  }

  async #noteReady(member: Member, child: ChildProcess): Promise<void> {
    while (member.child === child && child.exitCode === null && child.signalCode === null) {
      if (await member.spec.isReady().catch(() => false)) {
        member.wasReady = member.child === child
        return
      }
      await pause(300)
    }
  }

  /** Nothing outlives the rig, however it ends. */
  #killAll(): void {
    for (const { child, spec } of this.#members.values()) child.kill(spec.kind === 'postgres' ? 'SIGQUIT' : 'SIGKILL')
  }
}

function launch({ command, args, env, user }: Spec, output: number): ChildProcess {
  return spawn(command, args, { env: { ...env }, stdio: ['ignore', output, output], ...user })
}
