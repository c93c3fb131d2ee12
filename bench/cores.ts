import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second. */
const TICK_MS = 10

/** How much of a core a process has used so far, in milliseconds; null where the system does not tell. */
export function coreMsOf(pid: number): number | null {
  const stat = statOf(pid)
  return stat === null ? null : stat.own
}

/** As `coreMsOf`, with all that the process has started, ended or not. */
export function coreMsOfFamily(pid: number): number | null {
  const parent = statOf(pid)
  if (parent === null) return null
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === pid)
  return children.reduce((sum, stat) => sum + (stat?.own ?? 0), parent.own + parent.ended)
}

interface Stat {
  parent: number
  own: number
  /** Of its children that are no more. */
  ended: number
}

/** Null where there is no such process, or none any more. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ms = (field: number) => Number(fields[field - 3] ?? 0) * TICK_MS
    return { parent: Number(fields[1]), own: ms(14) + ms(15), ended: ms(16) + ms(17) }
  } catch {
    return null
  }
}
