import type { Company, Person } from '@smartsync/core/model'
import { z } from 'zod'
import { date, parseEach, text } from './lenient.ts'
import type { Misfits } from './misfits.ts'
import { registerUrl } from './register.ts'

/** Of an officer's entry, what a CRM needs: never birth, nationality or address. */
const officer = z.object({ name: z.string().trim().min(1), officer_role: text, appointed_on: date, resigned_on: date })

const titles: Record<string, string> = {
  director: 'Director',
  'managing-officer': 'Managing officer',
  'llp-member': 'LLP member',
  'llp-designated-member': 'LLP designated member',
}

/** The directors and members in office of a company's register entry; companies that hold office are left out. */
export function officersInOffice(company: Company, stored: readonly unknown[], misfits: Misfits): Person[] {
  return parseEach(officer, stored, 'businesses.officers', misfits).flatMap((entry) => {
    const title = titles[entry.officer_role ?? '']
    if (title === undefined || entry.resigned_on !== null) return []
    const name = readableName(entry.name)
    return [
      {
        id: `officer:${company.id}:${name.toLowerCase().replaceAll(' ', '-')}`,
        name,
        title,
        seniority: 'director',
        email: null,
        phone: null,
        appointedOn: entry.appointed_on,
        assignedTo: null,
        lastContactOn: null,
        source: { name: 'Companies House', url: company.number && `${registerUrl(company.number)}/officers` },
      },
    ]
  })
}

/** `SMITH, Jane Mary` → `Jane Mary Smith`; `O'NEILL-JONES` → `O'Neill-Jones`. Mixed case is left as it is. */
export function readableName(registered: string): string {
  const [surname = '', ...rest] = registered.split(',').map((part) => part.trim())
  const forenames = rest[0] ?? ''
  const written = surname === surname.toUpperCase() ? capitalised(surname) : surname
  return `${forenames} ${written}`.trim().replace(/\s+/g, ' ')
}

function capitalised(name: string): string {
  return name
    .toLowerCase()
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase())
    .replace(/\bMc(\p{L})/gu, (_, letter) => `Mc${letter.toUpperCase()}`)
}
