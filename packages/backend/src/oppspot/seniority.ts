import type { Seniority } from '@smartsync/core/model'

/** From oppSpot's own level where it has one (spelled `c_level`, `C-level`, `c_suite`), else from the job title. */
export function seniorityOf(title: string | null, level: string | null = null): Seniority {
  const stored = level?.toLowerCase().replaceAll('-', '_') ?? ''
  if (stored === 'c_level' || stored === 'c_suite') return 'c_level'
  if (stored === 'vp' || stored === 'director' || stored === 'manager') return stored
  const words = title ?? ''
  if (/\bvice[ -]president\b|\bs?vp\b/i.test(words)) return 'vp'
  if (
    /\bC[A-Z]{1,2}O\b/.test(words) ||
    /\b(chief|founder|co-founder|owner|president|managing director|partner)\b/i.test(words)
  ) {
    return 'c_level'
  }
  if (/\b(director|head of|head,)/i.test(words)) return 'director'
  return /\b(manager|lead|team leader)\b/i.test(words) ? 'manager' : 'other'
}
