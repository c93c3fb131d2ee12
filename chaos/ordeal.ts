import { setTimeout as pause } from 'node:timers/promises'
import { Random } from '../bench/random.ts'
import { EventFlow } from './flow/events.ts'
import { People } from './flow/people.ts'
import { pressEnrichNow } from './flow/reps.ts'
import type { Options } from './options.ts'
import type { Rig } from './rig.ts'
import { Tally } from './tally.ts'
import { changeWeather } from './trouble/faults.ts'
import { kill } from './trouble/kills.ts'

const PEOPLE_ACT_EVERY_MS = 900
/** With nobody killing, everything that was begun must be taken by then. */
const FINISH_WITHIN_MS = 120_000
/** How often it is told how far things are. */
const LOOK_EVERY_MS = 10_000
const REPS_PRESS_EVERY_MS = 1_500

/** What was done to the system, and what it therefore owes. */
export interface Ordeal {
  events: EventFlow
  people: ReadonlyMap<number, People>
  happened: Tally
  kills: Tally
  faults: Tally
  seconds: number
}

/** Lets events flow, people work and processes die for as long as it is told; what is under way at the end is finished. */
export async function ordeal(rig: Rig, options: Options, say: (line: string) => void): Promise<Ordeal> {
  const { world, crm, fleet, oppspot, backendUrl, eventsSecret } = rig
  const random = (salt: number) => new Random(options.seed * 1_000_003 + salt)
  const [happened, kills, faults] = [new Tally(), new Tally(), new Tally()]
  const flowing = new AbortController()
  const troubled = new AbortController()
  const events = new EventFlow({
    url: backendUrl,
    secret: eventsSecret,
    world,
    oppspot,
    random: random(1),
    rate: options.rate,
    tally: happened,
  })
  const people = new Map<number, People>()
  const flows: Promise<void>[] = [events.run(flowing.signal)]
  for (const organization of world.organizations) {
    for (const portal of organization.portals) {
      const own = new People({ crm, organization, portal, random: random(portal.portalId), tally: happened })
      people.set(portal.portalId, own)
      const rep = {
        crm,
        url: backendUrl,
        portal,
        people: own,
        random: random(portal.portalId + 1_000),
        tally: happened,
      }
      flows.push(own.run(flowing.signal, PEOPLE_ACT_EVERY_MS))
      flows.push(pressEnrichNow(rep, flowing.signal, REPS_PRESS_EVERY_MS))
    }
  }
  const began = performance.now()
  const trouble = Promise.all([
    kill({ fleet, random: random(2), tally: kills, everyMs: options.killEvery * 1_000 }, troubled.signal),
    changeWeather({ crm, random: random(3), tally: faults }, troubled.signal),
  ])
  const minutes = () => (performance.now() - began) / 60_000
  const untouched = () => [
    ...(options.nats && kills.of('nats SIGKILL') === 0 ? ['NATS server'] : []),
    ...(options.citus && !Object.keys(kills.all()).some((what) => what.startsWith('node ')) ? ['node of Citus'] : []),
  ]
  const enough = () =>
    events.accepted.length >= options.events && kills.total() >= options.kills && untouched().length === 0
  while (minutes() < options.minutes || (!enough() && minutes() < 3 * options.minutes)) {
    const left = (options.minutes - minutes()) * 60_000
    await pause(left > 0 ? Math.min(LOOK_EVERY_MS, left) : LOOK_EVERY_MS)
    say(
      `${events.accepted.length} events accepted, ${kills.total()} kills, ${happened.of('fields typed')} fields typed`,
    )
  }
  for (const each of untouched()) {
    throw new Error(`No ${each} was killed: the run shows nothing of that; run it for longer`)
  }
  flowing.abort()
  const seconds = 60 * minutes()
  // What is under way is finished amid the trouble, so that the end is no easier than the rest.
  const last = Promise.all(flows)
  await Promise.race([last, pause(15_000)])
  troubled.abort()
  await trouble
  await Promise.race([
    last,
    pause(FINISH_WITHIN_MS).then(() =>
      Promise.reject(new Error(`The flows do not end: ${JSON.stringify(happened.all())}`)),
    ),
  ])
  return { events, people, happened, kills, faults, seconds }
}
