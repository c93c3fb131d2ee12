import { parseArgs } from 'node:util'

export interface Options {
  seed: number
  /** How long events flow and processes die, at least. */
  minutes: number
  /** It goes on until so many events were accepted and so many processes killed, but never for more than three times as long. */
  events: number
  kills: number
  /** Events of oppSpot a second that the rig tries for; the machine may allow fewer. */
  rate: number
  /** Seconds between two kills, on average. */
  killEvery: number
  workers: number
  /** Have a cluster of three NATS servers carry the queue's turns and leases, and kill those too, at least one. */
  nats: boolean
  /** Spread our tables over two nodes of Citus beside the coordinator, and kill those too, at least one. */
  citus: boolean
  /** How long everything may take to come to rest at the end. */
  drainMinutes: number
  /** Keep the folder with data and logs although all went well. */
  keep: boolean
}

export const usage =
  'npm run chaos -- [--minutes 10] [--events N] [--kills N] [--seed N] [--rate 90] [--kill-every 3] [--workers 3] [--nats] [--citus] [--drain-minutes 8] [--keep]'

/** Throws `TypeError` where an argument is none of ours or no number. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: String(Math.floor(Date.now() % 1_000_000)) },
      minutes: { type: 'string', default: '10' },
      events: { type: 'string', default: '1' },
      kills: { type: 'string', default: '1' },
      rate: { type: 'string', default: '90' },
      'kill-every': { type: 'string', default: '3' },
      workers: { type: 'string', default: '3' },
      'drain-minutes': { type: 'string', default: '8' },
      nats: { type: 'boolean', default: false },
      citus: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  })
  const number = (name: Exclude<keyof typeof values, 'keep' | 'nats' | 'citus'>) => {
    const value = Number(values[name])
    if (!Number.isFinite(value) || value <= 0) throw new TypeError(`--${name} must be a number above zero`)
    return value
  }
  return {
    seed: number('seed'),
    minutes: number('minutes'),
    events: number('events'),
    kills: number('kills'),
    rate: number('rate'),
    killEvery: number('kill-every'),
    workers: Math.round(number('workers')),
    drainMinutes: number('drain-minutes'),
    nats: values.nats,
    citus: values.citus,
    keep: values.keep,
  }
}
