import { z } from 'zod'
import { date, flag, items, parseEach, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import type { ResearchSection } from './research.ts'
import { seniorityOf } from './seniority.ts'
import type { CompanyPerson } from './stakeholders.ts'

const keyPerson = z.object({
  name: z.string().trim().min(1),
  job_title: text,
  seniority_level: text,
  linkedin_url: text,
  business_email: text,
  business_phone: text,
  contact_source: text,
  appointed_date: date,
  removal_requested: flag,
  removal_date: date,
})

/** Decision makers that research found, and who of all those ever found has asked to be removed. */
export interface ResearchPeople {
  found: CompanyPerson[]
  removed: { companyId: string; name: string; email: string | null }[]
}

/** Reads the people of the newest finished report, and the requests for removal in every report. */
export function researchPeople(sections: readonly ResearchSection[], misfits: Misfits): ResearchPeople {
  const newest = new Set<string>()
  const people: ResearchPeople = { found: [], removed: [] }
  for (const section of sections.filter((each) => each.section_type === 'decision_makers')) {
    const listed = parseEach(
      keyPerson,
      items.parse(section.content?.key_people),
      'research_sections.decision_makers',
      misfits,
    )
    const isNewest = section.visible && !newest.has(section.company_id)
    if (section.visible) newest.add(section.company_id)
    for (const person of listed) {
      if (person.removal_requested || person.removal_date !== null) {
        people.removed.push({ companyId: section.company_id, name: person.name, email: person.business_email })
      } else if (isNewest) {
        people.found.push({ companyId: section.company_id, person: personOf(section.company_id, person) })
      }
    }
  }
  return people
}

function personOf(companyId: string, found: z.infer<typeof keyPerson>): CompanyPerson['person'] {
  return {
    id: `research:${companyId}:${found.name.toLowerCase().replace(/\s+/g, '-')}`,
    name: found.name,
    title: found.job_title,
    seniority: seniorityOf(found.job_title, found.seniority_level),
    email: found.business_email?.toLowerCase() ?? null,
    phone: found.business_phone,
    appointedOn: found.appointed_date,
    assignedTo: null,
    lastContactOn: null,
    source: { name: found.contact_source ?? 'oppSpot research', url: found.linkedin_url },
  }
}
