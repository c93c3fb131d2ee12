import { z } from 'zod'
import type { Catalog } from './catalog.ts'
import { parseEach, record } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { tableIn } from './select-list.ts'
import type { OppspotSql } from './sql.ts'

const row = z.object({
  company_id: z.string(),
  section_type: z.enum(['snapshot', 'buying_signals', 'decision_makers']),
  visible: z.boolean(),
  content: record,
})

/** One section of a ResearchGPT report. */
export type ResearchSection = z.infer<typeof row>

/**
 * The newest finished sections (reports `complete` or `partial`, of the organization's users: `visible`), and
 * besides every stored list of decision makers, whoever asked for it, because only there a person's request to be
 * removed is kept. A report that failed stays `generating` for ever, and is not read. One query.
 */
export async function readResearch(
  sql: OppspotSql,
  catalog: Catalog,
  misfits: Misfits,
  scope: { organizationId: string; companyIds: readonly string[] },
): Promise<ResearchSection[]> {
  if (!catalog.has('research_reports', 'id', 'company_id', 'user_id', 'status')) return []
  if (!catalog.has('research_sections', 'report_id', 'section_type', 'content')) return []
  if (!catalog.has('profiles', 'id', 'org_id')) return []
  const generated = catalog.has('research_reports', 'generated_at') ? 'r."generated_at"' : 'null::timestamptz'
  const rows = await sql.query(
    `select x.company_id, x.section_type, x.content, x.visible from (
       select r."company_id"::text as company_id, s."section_type"::text as section_type, s."content" as content,
              v.visible,
              row_number() over (partition by r."company_id", s."section_type", v.visible
                                 order by ${generated} desc nulls last, r."id" desc) as place
         from ${tableIn(catalog, 'research_reports')} r
         join ${tableIn(catalog, 'research_sections')} s on s."report_id" = r."id"
         left join ${tableIn(catalog, 'profiles')} p on p."id" = r."user_id"
        cross join lateral (select coalesce(p."org_id"::text = $2, false)
                                   and r."status"::text in ('complete', 'partial') as visible) v
        where r."company_id" = any($1::uuid[])
          and s."section_type"::text in ('snapshot', 'buying_signals', 'decision_makers')
          and (v.visible or s."section_type"::text = 'decision_makers')
     ) x
     where x.section_type = 'decision_makers' or x.place = 1
     order by x.company_id, x.section_type, x.visible desc, x.place`,
    [scope.companyIds, scope.organizationId],
  )
  return parseEach(row, rows, 'research_sections', misfits)
}
