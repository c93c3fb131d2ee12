import type { Company, Fact, FactKind } from '../model/index.ts'
import {
  accountsOverdue,
  descriptionOf,
  groupOf,
  headcountOf,
  industryOf,
  isAmount,
  nameOf,
  placeOf,
  revenueGrowthOf,
  revenueOf,
  roundOf,
  staffOf,
  words,
} from './company-words.ts'
import { capital, clean, date, list, money, plural } from './english.ts'
import { addRegisterEvents } from './register-facts.ts'

/** How sure we are of each kind of thing in oppSpot's data, unless the data says otherwise. */
const CONFIDENCE = {
  register: 0.98,
  address: 0.9,
  industry: 0.8,
  described: 0.7,
  counted: 0.85,
  range: 0.75,
  measured: 0.7,
  stated: 0.85,
  estimated: 0.6,
} as const

/** The facts that stand in the company's own row. */
export function companyFacts(company: Company): Fact[] {
  const facts: Fact[] = []
  const add = (
    id: string,
    kind: FactKind,
    text: string,
    value: Fact['value'],
    confidence: number,
    on: Fact['on'] = company.asOf,
  ) => {
    const learnt = company.learnt?.facts.some((each) => each === id || (each.endsWith(':') && id.startsWith(each)))
    const told = learnt ? company.learnt : undefined
    facts.push({ id, kind, text, value, source: told?.source ?? company.source, on: told ? told.on : on, confidence })
  }

  const name = nameOf(company)
  const trading = company.tradingName === null ? '' : clean(company.tradingName, 120)
  const tradesAs = trading !== '' && trading.toLowerCase() !== name.toLowerCase() ? `, trading as ${trading}` : ''
  add('name', 'name', name + tradesAs, name, CONFIDENCE.register)
  if (company.number) add('number', 'number', `Company number ${company.number}`, company.number, CONFIDENCE.register)
  if (company.status) {
    add('status', 'status', `Register status: ${words(company.status)}`, company.status, CONFIDENCE.register)
  }
  if (company.type) add('type', 'type', `Legal form: ${words(company.type)}`, company.type, CONFIDENCE.register)

  const industry = industryOf(company)
  if (industry) add('industry', 'industry', `Industry: ${industry}`, industry, CONFIDENCE.industry)
  for (const code of company.sicCodes) {
    add(`sic:${code}`, 'industry', `UK SIC 2007 code ${code}`, code, CONFIDENCE.register)
  }
  const description = descriptionOf(company)
  if (description) {
    add('description', 'description', `Description: “${description}”`, description, CONFIDENCE.described)
  }

  const place = placeOf(company)
  if (place) add('location', 'location', `Located in ${place}`, place, CONFIDENCE.address)
  const site = company.domain ?? company.website
  if (site) add('website', 'website', `Website: ${clean(site)}`, clean(site), CONFIDENCE.industry)

  const staff = staffOf(company)
  if (staff) {
    add('employees', 'employees', staff.text, staff.value, staff.counted ? CONFIDENCE.counted : CONFIDENCE.range)
  }
  if (company.employeeGrowth !== null && Number.isFinite(company.employeeGrowth)) {
    add(
      'employee_growth',
      'employee_growth',
      headcountOf(company.employeeGrowth),
      company.employeeGrowth,
      CONFIDENCE.measured,
    )
  }
  const revenue = revenueOf(company)
  if (revenue) {
    const text = capital(revenue.text)
    add('revenue', 'revenue', text, revenue.amount, revenue.estimated ? CONFIDENCE.estimated : CONFIDENCE.stated)
  }

  if (company.revenueGrowth) {
    const { percent, year } = company.revenueGrowth
    add('revenue_growth', 'revenue', revenueGrowthOf(percent, year), percent, CONFIDENCE.stated)
  }

  if (company.incorporatedOn) {
    const text = `Incorporated on ${date(company.incorporatedOn)}`
    add('incorporated', 'incorporated', text, company.incorporatedOn, CONFIDENCE.register, company.incorporatedOn)
  }
  if (company.foundedYear) {
    add('founded', 'founded', `Founded in ${company.foundedYear}`, company.foundedYear, CONFIDENCE.industry)
  }
  if (company.dissolvedOn) {
    const text = `Dissolved on ${date(company.dissolvedOn)}`
    add('dissolved', 'dissolved', text, company.dissolvedOn, CONFIDENCE.register, company.dissolvedOn)
  }

  const group = groupOf(company)
  if (group) add('group', 'group', capital(group), group, CONFIDENCE.counted)
  addFunding(company, add)
  addFilings(company, add)
  addRegisterEvents(company, add)
  if (company.jobOpenings !== null && company.jobOpenings > 0) {
    const text = plural(company.jobOpenings, 'open position')
    add('job_openings', 'job_openings', text, company.jobOpenings, CONFIDENCE.measured)
  }
  for (const technology of [...new Set(company.technologies.map((each) => clean(each, 60)))].filter(Boolean).sort()) {
    add(`technology:${technology.toLowerCase()}`, 'technology', `Uses ${technology}`, technology, CONFIDENCE.measured)
  }
  return facts
}

export type AddFact = (
  id: string,
  kind: FactKind,
  text: string,
  value: Fact['value'],
  confidence: number,
  on?: Fact['on'],
) => void

function addFunding(company: Company, add: AddFact): void {
  const { funding } = company
  if (!funding) return
  const latest = funding.latest && isAmount(funding.latest) ? money(funding.latest) : null
  const round = clean(funding.round ?? '', 60)
  if (latest || round) {
    const what = round === '' ? 'funding' : roundOf(round)
    const investors = list(
      funding.investors
        .map((each) => clean(each, 60))
        .filter(Boolean)
        .slice(0, 3),
    )
    const text = [
      latest ? `Raised ${latest} in ${what}` : `Closed ${what}`,
      investors === '' ? '' : `from ${investors}`,
      funding.on ? `on ${date(funding.on)}` : '',
    ]
    add('funding', 'funding', text.filter(Boolean).join(' '), latest ?? round, CONFIDENCE.stated, funding.on)
  }
  if (funding.total && isAmount(funding.total)) {
    const text = `${money(funding.total)} of funding raised in total`
    add('funding_total', 'funding', text, funding.total.amount, CONFIDENCE.stated)
  }
}

function addFilings(company: Company, add: AddFact): void {
  const { filings } = company
  if (!filings) return
  const due = filings.accountsDue
  if (accountsOverdue(company)) {
    add(
      'accounts',
      'filing',
      due ? `Accounts overdue since ${date(due)}` : 'Accounts overdue',
      true,
      CONFIDENCE.register,
    )
  } else if (due) {
    add('accounts', 'filing', `Accounts due on ${date(due)}`, due, CONFIDENCE.register)
  } else if (filings.accountsOverdue === false) {
    add('accounts', 'filing', 'No accounts overdue', false, CONFIDENCE.register)
  }
  if (filings.confirmationOverdue === true) {
    add('confirmation', 'filing', 'Confirmation statement overdue', true, CONFIDENCE.register)
  }
}
