/** What a process is to the system; kills are counted by it. */
export type Kind = 'worker' | 'http' | 'sandbox' | 'postgres' | 'node' | 'nats'

/** A process of the system under test: all that is needed to start it, know it is up, and kill it. */
export interface Spec {
  name: string
  kind: Kind
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  /** The user that it runs as, where it must not be ours. */
  user?: { uid: number; gid: number }
  /** The ways in which it is killed, none of which lets it tidy up. */
  deaths: readonly NodeJS.Signals[]
  /** How long it stays down after its death, where that is more than a moment. */
  downForMs?: number
  /** Sent when it is to end in peace. */
  goodbye: NodeJS.Signals
  /** Can it work now? */
  isReady(): Promise<boolean>
}
