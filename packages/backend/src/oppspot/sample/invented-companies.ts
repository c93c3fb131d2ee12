import type { Calendar } from './calendar.ts'
import { sampleId } from './ids.ts'

/** The invented companies, by the place of their row. */
export const invented = {
  wobblethorpe: 1,
  puddlewick: 2,
  quibbleworth: 3,
  mizzlemoor: 4,
  thistlebrookNorth: 5,
  thistlebrookSouth: 6,
  grumblestone: 7,
  bumbleforth: 8,
  dapplecrag: 9,
  crumpetdale: 10,
  fernwhistle: 11,
  lanternquay: 12,
} as const

export type Invented = keyof typeof invented

/** The id of an invented company. */
export function inventedId(company: Invented): string {
  return sampleId('businesses', invented[company])
}

const marked = { sample: 'invented', source: 'Invented for the SmartSync sample' }

function apiAddress(line: string, postcode: string) {
  return { address_line_1: line, locality: 'London', postal_code: postcode, country: 'England' }
}

function bulkAddress(line: string, postcode: string) {
  return {
    address_line_1: line,
    post_town: 'LONDON',
    county: 'GREATER LONDON',
    post_code: postcode,
    country: 'ENGLAND',
  }
}

function director(name: string, appointed: string) {
  return { name, officer_role: 'director', appointed_on: appointed }
}

function filing(category: string, description: string, date: string) {
  return { category, description, date }
}

/**
 * Companies that do not exist: their numbers begin with ZZ, which the register does not issue, their postcodes with
 * ZZ, which the post does not have, and their domains are reserved.
 */
export function inventedCompanies({ daysAgo, dayAgo }: Calendar) {
  const companies: (Record<string, unknown> & { company: Invented; name: string })[] = [
    {
      company: 'wobblethorpe',
      name: 'Wobblethorpe Robotics Ltd',
      company_number: 'ZZ000001',
      company_status: 'active',
      company_type: 'ltd',
      incorporation_date: '2016-03-14',
      sic_codes: ['28990', '62012'],
      description: 'Wobblethorpe builds picking robots for warehouses that were never meant to have any.',
      website: 'https://www.wobblethorpe.example',
      phone_numbers: ['+44 20 7946 0001'],
      registered_office_address: apiAddress('1 Imaginary Wharf', 'ZZ1 1AA'),
      employee_count: 184,
      employee_growth_12mo: 42,
      revenue_verified: 21400000,
      revenue_year: 2025,
      funding_total_raised: 38000000,
      funding_latest_amount: 24000000,
      funding_latest_round: 'series_b',
      funding_latest_date: dayAgo(12),
      investors: ['Nonesuch Ventures'],
      job_openings_count: 14,
      technologies: ['HubSpot', 'Snowflake', 'ROS 2'],
      officers: [
        director('WOBBLETHORPE, Araminta Jane', '2016-03-14'),
        { ...director('GONE, Gideon', '2016-03-14'), resigned_on: '2022-05-01' },
        { name: 'PAPERWORK SECRETARIES LTD', officer_role: 'corporate-secretary', appointed_on: '2018-01-01' },
      ],
    },
    {
      company: 'puddlewick',
      name: 'Puddlewick Analytics Ltd',
      company_number: 'ZZ000002',
      company_status: 'active',
      company_type: 'ltd',
      incorporation_date: '2019-09-02',
      sic_codes: ['62020'],
      website: 'puddlewick.example',
      registered_office_address: apiAddress('22 Hypothetical Row', 'ZZ2 2BB'),
      employee_range: '51-200',
      employee_growth_12mo: 18.5,
      revenue_estimated: 7300000,
      revenue_year: 2025,
      job_openings_count: 6,
      technologies: ['dbt', 'Salesforce'],
      officers: [director('PUDDLEWICK, Barnaby', '2019-09-02')],
    },
    {
      company: 'quibbleworth',
      name: 'Quibbleworth & Finch LLP',
      company_number: 'ZZ000003',
      company_status: 'active',
      company_type: 'llp',
      incorporation_date: '2004-06-21',
      sic_codes: ['69102'],
      website: 'https://quibbleworth.example/',
      registered_office_address: apiAddress('9 Fictitious Inn', 'ZZ3 3CC'),
      employee_count: 96,
      revenue_estimated: 15800000,
      officers: [
        { name: 'FINCH, Octavia', officer_role: 'llp-designated-member', appointed_on: '2004-06-21' },
        { name: 'QUIBBLEWORTH HOLDINGS LTD', officer_role: 'corporate-llp-member', appointed_on: '2011-02-01' },
      ],
    },
    {
      company: 'mizzlemoor',
      name: 'Mizzlemoor Foods PLC',
      company_number: 'ZZ000004',
      company_status: 'active',
      company_type: 'plc',
      incorporation_date: '1988-11-30',
      sic_codes: ['10890'],
      website: 'https://mizzlemoor.example',
      registered_office_address: apiAddress('Makebelieve Mills', 'ZZ4 4DD'),
      employee_count: 1240,
      employee_growth_12mo: 6.2,
      revenue_verified: 188000000,
      revenue_year: 2024,
      officers: [director("O'MIZZLE-MOOR, Tobias", dayAgo(40))],
      filing_history: [
        filing('mortgage', 'mortgage-create-with-deed-with-charge-number-charge-creation-date', dayAgo(120)),
        filing('accounts', 'accounts-with-accounts-type-group', dayAgo(30)),
        filing('address', 'change-registered-office-address-company-with-date-old-address-new-address', dayAgo(200)),
        filing('confirmation-statement', 'confirmation-statement-with-no-updates', dayAgo(10)),
      ],
    },
    {
      company: 'thistlebrookNorth',
      name: 'THISTLEBROOK SOFTWARE (NORTH) LIMITED',
      company_number: 'ZZ000005',
      company_status: 'Active',
      company_type: 'Private Limited Company',
      incorporation_date: '2012-02-29',
      sic_codes: ['62020 - Information technology consultancy activities'],
      description: 'Technology & Software',
      registered_office_address: bulkAddress('5 NOWHERE STREET', 'ZZ5 5EE'),
      data_source: 'companies_house',
    },
    {
      company: 'thistlebrookSouth',
      name: 'THISTLEBROOK SOFTWARE (SOUTH) LIMITED',
      company_number: 'ZZ000006',
      company_status: 'active',
      company_type: 'ltd',
      incorporation_date: null,
      sic_codes: ['62020'],
      registered_office_address: apiAddress('5 Nowhere Street', 'ZZ5 5EE'),
      companies_house_data: {
        date_of_creation: '2012-02-29',
        accounts: { next_due: dayAgo(20), overdue: true, last_accounts: { made_up_to: dayAgo(660) } },
        confirmation_statement: { next_due: dayAgo(-60), overdue: false },
      },
      companies_house_last_updated: daysAgo(3),
    },
    {
      company: 'grumblestone',
      name: 'Grumblestone Printworks Ltd',
      company_number: 'ZZ000007',
      company_status: 'dissolved',
      company_type: 'ltd',
      incorporation_date: '1997-05-06',
      dissolution_date: dayAgo(90),
      sic_codes: ['18129'],
      website: 'https://grumblestone.example',
      registered_office_address: apiAddress('The Unbuilt Yard', 'ZZ7 7GG'),
      employee_count: 12,
    },
    {
      company: 'bumbleforth',
      name: 'Bumbleforth Dental Group Ltd',
      company_number: 'ZZ000008',
      company_status: 'active',
      company_type: 'ltd',
      incorporation_date: '2009-10-10',
      sic_codes: ['86230'],
      website: 'https://bumbleforth.example',
      registered_office_address: apiAddress('8 Invention Parade', 'ZZ8 8HH'),
      employee_count: 75,
    },
    {
      company: 'dapplecrag',
      name: 'Dapplecrag Energy Ltd',
      company_number: 'ZZ000009',
      company_status: 'Active - Proposal to Strike off',
      company_type: 'Private Limited Company',
      incorporation_date: '2014-07-01',
      sic_codes: ['35110 - Production of electricity'],
      website: 'https://dapplecrag.example',
      registered_office_address: bulkAddress('9 PRETEND HILL', 'ZZ9 9JJ'),
      data_source: 'companies_house',
    },
    {
      company: 'crumpetdale',
      name: 'Crumpetdale Studios Ltd',
      company_number: 'ZZ000010',
      company_status: 'active',
      company_type: 'ltd',
      sic_codes: ['None Supplied'],
      website: 'https://www.facebook.com/crumpetdale',
      address: {
        formatted: '10 Daydream Mews, London',
        street: '10 Daydream Mews',
        city: 'London',
        postal_code: 'zz10 1kk',
      },
    },
    {
      company: 'fernwhistle',
      name: 'Fernwhistle Cyber Ltd',
      company_number: 'ZZ000011',
      company_status: 'active',
      company_type: 'ltd',
      incorporation_date: '2020-01-20',
      sic_codes: ['62090'],
      website: 'https://fernwhistle.test',
      registered_office_address: apiAddress('11 Fable Court', 'ZZ11 1LL'),
      employee_count: 38,
      employee_growth_12mo: 65,
      funding_total_raised: 6000000,
      funding_latest_amount: 6000000,
      funding_latest_round: 'series_a',
      funding_latest_date: dayAgo(70),
      technologies: ['HubSpot'],
    },
    {
      company: 'lanternquay',
      name: 'Lanternquay Bioscience Ltd',
      company_number: 'ZZ000012',
      company_status: 'active',
      company_type: 'ltd',
      incorporation_date: '2017-12-12',
      sic_codes: ['72110'],
      website: 'https://lanternquay.example',
      registered_office_address: apiAddress('12 Conjecture Quay', 'ZZ12 2MM'),
      officers: [director('LANTERN, Isolde', '2017-12-12')],
    },
  ]
  return companies.map(({ company, ...columns }) => ({ id: inventedId(company), metadata: marked, ...columns }))
}
