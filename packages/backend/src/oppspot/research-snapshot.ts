import type { Company } from '@smartsync/core/model'
import { z } from 'zod'
import { integer, items, parseEach, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import type { ResearchSection } from './research.ts'

const snapshot = z.object({ employee_count: integer, description: text, industry: text, tech_stack: items })
const used = z.object({ technology: z.string().trim().min(1) })

/** The company with its blanks filled from the newest finished report; its source then names the research as well. */
export function withSnapshot(company: Company, sections: readonly ResearchSection[], misfits: Misfits): Company {
  const section = sections.find(
    (each) => each.visible && each.section_type === 'snapshot' && each.company_id === company.id,
  )
  const found = snapshot.safeParse(section?.content ?? undefined).data
  if (!found) return company
  const technologies = parseEach(used, found.tech_stack, 'research_sections.snapshot', misfits).map((t) => t.technology)
  const blanks = {
    employees: company.employees === null && found.employee_count !== null && found.employee_count > 0,
    description: company.description === null && found.description !== null,
    industry: company.industry === null && found.industry !== null,
    technologies: company.technologies.length === 0 && technologies.length > 0,
  }
  if (!Object.values(blanks).includes(true)) return company
  return {
    ...company,
    employees: blanks.employees ? found.employee_count : company.employees,
    description: blanks.description ? found.description : company.description,
    industry: blanks.industry ? found.industry : company.industry,
    technologies: blanks.technologies ? technologies : company.technologies,
    source: { ...company.source, name: `${company.source.name} and oppSpot research` },
  }
}
