import type { Calendar } from './calendar.ts'
import { sampleId } from './ids.ts'
import { inventedId } from './invented-companies.ts'
import { sampleUsers } from './organizations.ts'

const [ada, , , otto] = sampleUsers

/** A finished report, with someone in it who asked to be removed; and one that is stuck, as failed reports are. */
export function inventedResearch({ daysAgo, dayAgo }: Calendar) {
  const reports = [
    { user: ada.id, about: 'lanternquay', name: 'Lanternquay Bioscience Ltd', status: 'complete', days: 3 },
    { user: otto.id, about: 'fernwhistle', name: 'Fernwhistle Cyber Ltd', status: 'generating', days: 6 },
  ] as const
  const sections = [
    {
      report: 1,
      type: 'snapshot',
      content: {
        employee_count: 57,
        description: 'Lanternquay grows test tissue from jellyfish that nobody has ever seen.',
        tech_stack: [
          { category: 'crm', technology: 'HubSpot' },
          { category: 'data', technology: 'Benchling' },
        ],
      },
    },
    {
      report: 1,
      type: 'decision_makers',
      content: {
        key_people: [
          {
            name: 'Isolde Lantern',
            job_title: 'Founder and CEO',
            seniority_level: 'C-level',
            appointed_date: '2017-12-12',
          },
          {
            name: 'Rufus Quay',
            job_title: 'VP Commercial',
            seniority_level: 'vp',
            business_email: 'rufus@lanternquay.example',
          },
          {
            name: 'Hester Vanish',
            job_title: 'Chief Scientist',
            business_email: 'hester@lanternquay.example',
            removal_requested: true,
            removal_date: dayAgo(40),
          },
        ],
      },
    },
    { report: 1, type: 'buying_signals', content: { hiring_signals: [], summary: { total_signals: 0 } } },
    { report: 2, type: 'snapshot', content: { employee_count: 99999 } },
    { report: 2, type: 'decision_makers', content: { key_people: [{ name: 'Nobody Finished', job_title: 'CEO' }] } },
  ]
  return {
    reports: reports.map((r, at) => ({
      id: sampleId('research_reports', at + 1),
      user_id: r.user,
      company_id: inventedId(r.about),
      company_name: r.name,
      status: r.status,
      generated_at: daysAgo(r.days),
    })),
    sections: sections.map((s, at) => ({
      id: sampleId('research_sections', at + 1),
      report_id: sampleId('research_reports', s.report),
      section_type: s.type,
      content: s.content,
      confidence: 'medium',
    })),
  }
}
