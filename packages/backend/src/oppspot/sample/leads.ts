import type { Contact } from '@smartsync/core/model'
import type { CompanyReference } from '@smartsync/core/oppspot'

/** A lead as oppSpot would capture it. */
export interface SampleLead {
  company: CompanyReference
  contact: Contact
}

function lead(
  company: CompanyReference,
  firstName: string,
  lastName: string,
  title: string,
  domain: string,
): SampleLead {
  const email = `${firstName}.${lastName}@${domain}`.toLowerCase()
  return { company, contact: { email, firstName, lastName, title, phone: null } }
}

/** Invented leads at the sample's invented companies, for a button that captures another one; named in several ways. */
export const sampleLeads: readonly SampleLead[] = [
  lead({ number: 'ZZ000001' }, 'Fergus', 'Tinderbox', 'Head of Revenue Operations', 'wobblethorpe.example'),
  lead({ domain: 'puddlewick.example' }, 'Marigold', 'Puddle', 'VP Sales', 'puddlewick.example'),
  lead(
    { name: 'Quibbleworth and Finch', postcode: 'ZZ3 3CC' },
    'Leopold',
    'Sparrow',
    'Chief Operating Officer',
    'quibbleworth.example',
  ),
  lead({ number: 'ZZ000004' }, 'Winifred', 'Bracken', 'Procurement Director', 'mizzlemoor.example'),
  lead({ number: 'zz1' }, 'Jemima', 'Sprocket', 'Warehouse Director', 'wobblethorpe.example'),
  lead({ domain: 'fernwhistle.test' }, 'Peregrine', 'Moss', 'Chief Revenue Officer', 'fernwhistle.test'),
  lead({ domain: 'lanternquay.example' }, 'Rufus', 'Quay', 'VP Commercial', 'lanternquay.example'),
  lead({ number: 'ZZ000005' }, 'Cuthbert', 'Thistle', 'IT Manager', 'thistlebrook.example'),
  lead({ number: 'ZZ000009', name: 'Dapplecrag Energy' }, 'Hyacinth', 'Crag', 'Finance Director', 'dapplecrag.example'),
  lead({ domain: 'www.wobblethorpe.example' }, 'Ignatius', 'Bolt', 'CTO', 'wobblethorpe.example'),
  lead({ number: 'ZZ000008' }, 'Primrose', 'Molar', 'Practice Manager', 'bumbleforth.example'),
  lead({ number: 'ZZ000007' }, 'Alastair', 'Grumble', 'Owner', 'grumblestone.example'),
  lead(
    { name: 'Crumpetdale Studios Limited', postcode: 'ZZ101KK' },
    'Clementine',
    'Dale',
    'Producer',
    'crumpetdale.example',
  ),
]
