import type { Person } from '@smartsync/core/model'
import type { ResearchPeople } from './research-people.ts'

/**
 * One company's people from all sources, the most trusted first, each once: the same e-mail or, where one of the two
 * has none, the same name. The first source's words stand; later ones only fill what it leaves blank. Whoever asked to
 * be removed is left out, whichever source names them.
 */
export function mergePeople(sources: readonly Person[], removed: ResearchPeople['removed']): Person[] {
  const merged: Person[] = []
  for (const person of sources) {
    if (removed.some((gone) => isSame(person, gone))) continue
    const at = merged.findIndex((known) => isSame(known, person))
    const known = merged[at]
    if (known === undefined) merged.push(person)
    else merged[at] = filled(known, person)
  }
  return merged
}

function isSame(a: { name: string; email: string | null }, b: { name: string; email: string | null }): boolean {
  if (a.email !== null && b.email !== null) return a.email.toLowerCase() === b.email.toLowerCase()
  return nameKey(a.name) === nameKey(b.name)
}

/** First and last name: the register knows middle names that nobody uses. */
function nameKey(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\d'-]+/gu) ?? []
  return `${words[0] ?? ''} ${words.at(-1) ?? ''}`
}

function filled(first: Person, later: Person): Person {
  return {
    ...first,
    title: first.title ?? later.title,
    seniority: first.seniority === 'other' ? later.seniority : first.seniority,
    email: first.email ?? later.email,
    phone: first.phone ?? later.phone,
    appointedOn: first.appointedOn ?? later.appointedOn,
  }
}
