/**
 * UK SIC 2007 by division (the first two digits), in short words of our own.
 * Structure: https://www.ons.gov.uk/methodology/classificationsandstandards/ukstandardindustrialclassificationofeconomicactivities/uksic2007
 */
const divisions: Record<string, string> = {
  '01': 'Farming and hunting',
  '02': 'Forestry',
  '03': 'Fishing',
  '05': 'Coal mining',
  '06': 'Oil and gas extraction',
  '07': 'Metal ore mining',
  '08': 'Quarrying',
  '09': 'Mining support',
  '10': 'Food manufacturing',
  '11': 'Drinks manufacturing',
  '12': 'Tobacco products',
  '13': 'Textiles',
  '14': 'Clothing manufacturing',
  '15': 'Leather goods',
  '16': 'Wood products',
  '17': 'Paper products',
  '18': 'Printing',
  '19': 'Petroleum products',
  '20': 'Chemicals',
  '21': 'Pharmaceuticals',
  '22': 'Rubber and plastics',
  '23': 'Glass, ceramics and cement',
  '24': 'Basic metals',
  '25': 'Metal products',
  '26': 'Electronics manufacturing',
  '27': 'Electrical equipment',
  '28': 'Machinery',
  '29': 'Motor vehicle manufacturing',
  '30': 'Other transport equipment',
  '31': 'Furniture manufacturing',
  '32': 'Other manufacturing',
  '33': 'Machinery repair and installation',
  '35': 'Electricity and gas supply',
  '36': 'Water supply',
  '37': 'Sewerage',
  '38': 'Waste and recycling',
  '39': 'Remediation',
  '41': 'Building construction',
  '42': 'Civil engineering',
  '43': 'Specialised construction',
  '45': 'Motor trade',
  '46': 'Wholesale',
  '47': 'Retail',
  '49': 'Land transport',
  '50': 'Water transport',
  '51': 'Air transport',
  '52': 'Warehousing and transport support',
  '53': 'Post and couriers',
  '55': 'Accommodation',
  '56': 'Restaurants and catering',
  '58': 'Publishing',
  '59': 'Film, television and music',
  '60': 'Broadcasting',
  '61': 'Telecommunications',
  '62': 'Software and IT services',
  '63': 'Information services',
  '64': 'Financial services',
  '65': 'Insurance and pension funds',
  '66': 'Financial and insurance support',
  '68': 'Property',
  '69': 'Legal and accounting',
  '70': 'Head offices and management consultancy',
  '71': 'Architecture and engineering',
  '72': 'Research and development',
  '73': 'Advertising and market research',
  '74': 'Other professional services',
  '75': 'Veterinary services',
  '77': 'Rental and leasing',
  '78': 'Employment services',
  '79': 'Travel agencies',
  '80': 'Security services',
  '81': 'Facilities services',
  '82': 'Business support',
  '84': 'Public administration',
  '85': 'Education',
  '86': 'Healthcare',
  '87': 'Residential care',
  '88': 'Social work',
  '90': 'Creative arts',
  '91': 'Libraries and museums',
  '92': 'Gambling',
  '93': 'Sport and recreation',
  '94': 'Membership organizations',
  '95': 'Repair of household goods',
  '96': 'Personal services',
  '97': 'Households as employers',
  '98': 'Households’ own production',
  '99': 'International bodies',
}

/** Labels that oppSpot's bulk import derives from SIC codes and stores as if they described the company. */
const bulkLabels = new Set([
  'Publishing',
  'Media & Entertainment',
  'Broadcasting',
  'Telecommunications',
  'Technology & Software',
  'Information Services',
  'Financial Services',
  'Insurance',
  'Legal & Accounting',
  'Management Consulting',
  'Engineering & Architecture',
  'Scientific Research',
  'Advertising & Marketing',
  'Professional Services',
  'Business Support',
  'Education',
  'Healthcare',
  'Creative Arts',
  'Other',
  'UK Company',
])

/** The description, unless it is one of the bulk import's labels. */
export function descriptionOf(text: string | null): string | null {
  return text !== null && bulkLabels.has(text) ? null : text
}

/** What oppSpot says, else what the first valid SIC code says, else the first category; `Other` says nothing. */
export function industryOf(
  industry: string | null,
  sicCodes: readonly string[],
  categories: readonly string[],
): string | null {
  if (says(industry)) return industry
  // 99999 is the register's code for a dormant company.
  const bySic = sicCodes.filter((code) => code !== '99999').map((code) => divisions[code.slice(0, 2)])
  return bySic.find((label) => label !== undefined) ?? categories.find(says) ?? null
}

function says(label: string | null): boolean {
  return label !== null && label !== 'Other' && label !== 'UK Company'
}
