import type { IsoDate, Source } from './fact.ts'

export type Seniority = 'c_level' | 'vp' | 'director' | 'manager' | 'other'

/** Someone at a company, as oppSpot knows them. People who asked to be removed never get this far. */
export interface Person {
  id: string
  name: string
  title: string | null
  seniority: Seniority
  email: string | null
  phone: string | null
  appointedOn: IsoDate | null
  /** oppSpot profile id of the colleague who owns the relationship. */
  assignedTo: string | null
  lastContactOn: IsoDate | null
  source: Source
}
