import type { Company, Fact, FactKind } from '../model/index.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { capital } from '../phrases/sentence.ts'
import { words } from '../phrases/slug.ts'
import { clean } from './clean.ts'
import {
  accountsOverdue,
  descriptionOf,
  groupOf,
  industryOf,
  isAmount,
  nameOf,
  placeOf,
  revenueOf,
  roundOf,
  staffOf,
} from './company-words.ts'
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
export function companyFacts(company: Company, phrases: Phrases): Fact[] {
  const say = phrases.facts
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

  const name = nameOf(company) ?? phrases.thisCompany
  const trading = company.tradingName === null ? '' : clean(company.tradingName, 120)
  const tradesAs = trading.toLowerCase() === name.toLowerCase() ? '' : trading
  add('name', 'name', say.name(name, tradesAs), name, CONFIDENCE.register)
  if (company.number) add('number', 'number', say.number(company.number), company.number, CONFIDENCE.register)
  if (company.status) add('status', 'status', say.status(company.status), company.status, CONFIDENCE.register)
  if (company.type) add('type', 'type', say.type(words(company.type)), company.type, CONFIDENCE.register)

  const industry = industryOf(company)
  if (industry) add('industry', 'industry', say.industry(industry), industry, CONFIDENCE.industry)
  for (const code of company.sicCodes) add(`sic:${code}`, 'industry', say.sic(code), code, CONFIDENCE.register)
  const description = descriptionOf(company)
  if (description) add('description', 'description', say.description(description), description, CONFIDENCE.described)

  const place = placeOf(company)
  if (place) add('location', 'location', say.location(place), place, CONFIDENCE.address)
  const site = company.domain ?? company.website
  if (site) add('website', 'website', say.website(clean(site)), clean(site), CONFIDENCE.industry)

  const staff = staffOf(company)
  if (staff) {
    const confidence = staff.counted ? CONFIDENCE.counted : CONFIDENCE.range
    add('employees', 'employees', say.employees(staff), staff.value, confidence)
  }
  const { employeeGrowth } = company
  if (employeeGrowth !== null && Number.isFinite(employeeGrowth)) {
    add('employee_growth', 'employee_growth', say.headcount(employeeGrowth), employeeGrowth, CONFIDENCE.measured)
  }
  const revenue = revenueOf(company)
  if (revenue) {
    const confidence = revenue.estimated ? CONFIDENCE.estimated : CONFIDENCE.stated
    add('revenue', 'revenue', say.revenue(revenue), revenue.amount, confidence)
  }

  if (company.revenueGrowth) {
    const { percent, year } = company.revenueGrowth
    add('revenue_growth', 'revenue', say.revenueGrowth(percent, year), percent, CONFIDENCE.stated)
  }

  const { incorporatedOn, foundedYear, dissolvedOn } = company
  if (incorporatedOn) {
    const text = say.incorporated(incorporatedOn)
    add('incorporated', 'incorporated', text, incorporatedOn, CONFIDENCE.register, incorporatedOn)
  }
  if (foundedYear) add('founded', 'founded', say.founded(foundedYear), foundedYear, CONFIDENCE.industry)
  if (dissolvedOn) {
    add('dissolved', 'dissolved', say.dissolved(dissolvedOn), dissolvedOn, CONFIDENCE.register, dissolvedOn)
  }

  const group = groupOf(company)
  if (group) {
    const text = say.group(group)
    add('group', 'group', capital(text), text, CONFIDENCE.counted)
  }
  addFunding(company, phrases, add)
  addFilings(company, say, add)
  addRegisterEvents(company, say, add)
  if (company.jobOpenings !== null && company.jobOpenings > 0) {
    const text = say.openPositions(company.jobOpenings)
    add('job_openings', 'job_openings', text, company.jobOpenings, CONFIDENCE.measured)
  }
  for (const technology of [...new Set(company.technologies.map((each) => clean(each, 60)))].filter(Boolean).sort()) {
    const text = say.technology(technology)
    add(`technology:${technology.toLowerCase()}`, 'technology', text, technology, CONFIDENCE.measured)
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

function addFunding({ funding }: Company, { facts: say, money }: Phrases, add: AddFact): void {
  if (!funding) return
  const latest = funding.latest && isAmount(funding.latest) ? funding.latest : null
  const stated = clean(funding.round ?? '', 60)
  if (latest || stated) {
    const investors = funding.investors
      .map((each) => clean(each, 60))
      .filter(Boolean)
      .slice(0, 3)
    const round = stated === '' ? null : roundOf(stated)
    const text = say.funding({ latest, round, investors, on: funding.on })
    add('funding', 'funding', text, latest === null ? stated : money(latest), CONFIDENCE.stated, funding.on)
  }
  if (funding.total && isAmount(funding.total)) {
    add('funding_total', 'funding', say.fundingTotal(funding.total), funding.total.amount, CONFIDENCE.stated)
  }
}

function addFilings(company: Company, say: Phrases['facts'], add: AddFact): void {
  const { filings } = company
  if (!filings) return
  const due = filings.accountsDue
  if (accountsOverdue(company)) {
    add('accounts', 'filing', say.accountsOverdue(due), true, CONFIDENCE.register)
  } else if (due) {
    add('accounts', 'filing', say.accountsDue(due), due, CONFIDENCE.register)
  } else if (filings.accountsOverdue === false) {
    add('accounts', 'filing', say.accountsInOrder, false, CONFIDENCE.register)
  }
  if (filings.confirmationOverdue === true) {
    add('confirmation', 'filing', say.confirmationOverdue, true, CONFIDENCE.register)
  }
}
