import { inCapitals } from '../enrich/place.ts'
import type { SignalKind } from '../model/index.ts'
import { amountsIn } from './amounts.ts'
import type { Group, Phrases, Revenue, Staff } from './phrases.ts'
import { capital } from './sentence.ts'
import { words } from './slug.ts'

const SYMBOLS = new Map([
  ['GBP', '£'],
  ['USD', '$'],
  ['EUR', '€'],
])
const SCALES = new Map([
  [1e12, ' trillion'],
  [1e9, ' billion'],
  [1e6, ' million'],
])
const VOWEL = /^[aeiou]/i

const amounts = amountsIn({
  locale: 'en-GB',
  months: 'January February March April May June July August September October November December',
  date: (day, month, year) => `${day} ${month} ${year}`,
  scales: [...SCALES.keys()],
  money: ({ count, scale, currency }) => `${SYMBOLS.get(currency) ?? `${currency} `}${count}${SCALES.get(scale) ?? ''}`,
  and: () => ' and ',
})
const { count, money, date, list } = amounts

/** `1 employee`, `66,300 employees`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

function employees({ least, most }: Staff): string {
  if (most === least) return plural(least, 'employee')
  return most === null ? `${count(least)} or more employees` : `${count(least)} to ${count(most)} employees`
}

function revenue(known: Revenue): string {
  const year = known.year === null ? '' : ` in ${known.year}`
  return `${known.estimated ? 'estimated revenue' : 'revenue'} of ${money(known)}${year}`
}

function group({ owner, size, heads }: Group): string {
  const whole = size === null ? null : `a group of ${plural(size, 'company', 'companies')}`
  if (owner !== null) return whole === null ? `belongs to ${owner}` : `belongs to ${owner}, ${whole}`
  return heads ? `heads ${whole}` : `belongs to ${whole}`
}

/** Phrases that hold an "and" of their own are kept apart by a comma before the last one. */
function chain(phrases: readonly string[]): string {
  const last = phrases.at(-1) ?? ''
  return phrases.length < 2 ? last : `${phrases.slice(0, -1).join(', ')}, and ${last}`
}

function lessCertain(text: string): string {
  return `${text}; the score is less certain for it`
}

/** A conversation that starts from what is known, quoted so that nothing is claimed that the evidence does not say. */
function outreach(title: string, question: string) {
  return { title, reason: '{signal}', opener: `I saw this about {company}: “{signal}”. ${question}` }
}

/** A conversation that goes on from one that the CRM knows of. */
function engaged(title: string, opener: string) {
  return { title, reason: '{signal}', opener }
}

export const en: Phrases = {
  ...amounts,
  language: 'en',
  thisCompany: 'This company',
  yourCrm: 'Your CRM',
  country: inCapitals,

  facts: {
    name: (name, tradingName) => (tradingName === '' ? name : `${name}, trading as ${tradingName}`),
    number: (number) => `Company number ${number}`,
    status: (status) => `Register status: ${words(status)}`,
    type: (type) => `Legal form: ${type}`,
    industry: (industry) => `Industry: ${industry}`,
    sic: (code) => `UK SIC 2007 code ${code}`,
    description: (description) => `Description: “${description}”`,
    location: (place) => `Located in ${place}`,
    website: (site) => `Website: ${site}`,
    employees,
    headcount: (change) =>
      change === 0
        ? 'Headcount unchanged over 12 months'
        : `Headcount ${change > 0 ? 'up' : 'down'} ${count(Math.abs(change))}% over 12 months`,
    revenue: (known) => capital(revenue(known)),
    revenueGrowth: (change, year) =>
      change === 0
        ? `Revenue in ${year} as in the year before`
        : `Revenue ${change > 0 ? 'up' : 'down'} ${count(Math.abs(change))}% in ${year} on the year before`,
    incorporated: (on) => `Incorporated on ${date(on)}`,
    founded: (year) => `Founded in ${year}`,
    dissolved: (on) => `Dissolved on ${date(on)}`,
    group,
    funding: ({ latest, round, investors, on }) => {
      const what = round === null ? 'funding' : `${VOWEL.test(round) ? 'an' : 'a'} ${round} round`
      const text = [
        latest === null ? `Closed ${what}` : `Raised ${money(latest)} in ${what}`,
        investors.length === 0 ? '' : `from ${list(investors)}`,
        on === null ? '' : `on ${date(on)}`,
      ]
      return text.filter(Boolean).join(' ')
    },
    fundingTotal: (total) => `${money(total)} of funding raised in total`,
    accountsOverdue: (since) => (since === null ? 'Accounts overdue' : `Accounts overdue since ${date(since)}`),
    accountsDue: (on) => `Accounts due on ${date(on)}`,
    accountsInOrder: 'No accounts overdue',
    confirmationOverdue: 'Confirmation statement overdue',
    openPositions: (open) => plural(open, 'open position'),
    technology: (name) => `Uses ${name}`,
    registered: {
      charge_registered: (on) => `A charge was registered on ${date(on)}`,
      charge_satisfied: (on) => `A charge was satisfied on ${date(on)}`,
      office_moved: (on) => `Moved its registered office on ${date(on)}`,
      accounts_filed: (on) => `Filed accounts on ${date(on)}`,
    },
    person: (name, title, appointedOn) => {
      const since = appointedOn === null ? '' : `, appointed on ${date(appointedOn)}`
      return `${title === '' ? name : `${name}, ${title}`}${since}`
    },
    contact: (name, on) => `Last contact with ${name} on ${date(on)}`,
    reported: (kind: SignalKind) => `${capital(kind)} reported`,
    engaged: {
      contacted: (on) => `Last contacted on ${date(on)}`,
      replied: (on) => `They last replied on ${date(on)}`,
      meeting: (on) => `Latest meeting on ${date(on)}`,
      deal_opened: (on) => `A deal was opened with them on ${date(on)}`,
    },
    openDeals: (open) => `${plural(open, 'open deal')} with them`,
    planned: (on) => `An activity is planned for ${date(on)}`,
  },

  signals: {
    told: (_details, title) => title,
    appointed: (name, title) => (title === '' ? `${name} appointed` : `${name} appointed as ${title}`),
    stop: {
      dissolved: 'The company was dissolved',
      'converted-closed': 'The company was converted or closed',
      'strike-off': 'A proposal to strike the company off the register is open',
      'struck-off': 'The company was struck off the register',
      liquidation: 'The company is in liquidation',
      administration: 'The company is in administration',
      receiver: 'The company is in receivership',
      'voluntary-arrangement': 'The company is in an arrangement with its creditors',
      insolvency: 'The company is in insolvency proceedings',
      removed: 'The company was removed from the register',
      closed: 'The company is closed',
    },
    dissolvedOn: (on) => `The company was dissolved on ${date(on)}`,
    risk: (text) => `Risk: ${text}`,
  },

  summary: {
    whatTheyDo: ({ name, town, description, industry }) => {
      const based = town === null ? [] : [`is based in ${town}`]
      if (description !== null) return `${name} ${list([...based, `is described as “${description}”`])}`
      if (industry !== null) return `${name} ${list([...based, `is listed under “${industry}”`])}`
      if (town !== null) return `${name} is based in ${town}; what it does is not known`
      return `${name} is known by name only so far`
    },
    sizeAndAge: ({ staff, revenue: turnover, incorporatedOn, foundedYear, group: kin }) => {
      const has = [...(staff ? [employees(staff)] : []), ...(turnover ? [revenue(turnover)] : [])]
      const known = [
        ...(has.length > 0 ? [`has ${list(has)}`] : []),
        ...(incorporatedOn === null ? [] : [`was incorporated on ${date(incorporatedOn)}`]),
        ...(foundedYear === null ? [] : [`was founded in ${foundedYear}`]),
        ...(kin === null ? [] : [group(kin)]),
      ]
      return `It ${chain(known)}${has.length > 0 ? '' : '; its size is not known'}`
    },
    sizeAndAgeUnknown: 'Its size, revenue and age are not known',
    leaveIt: (stop) => `${stop}, so leave it for now`,
    whyNow: (reasons) => `Why now: ${reasons.join('; ')}`,
    noReasonNow: 'No recent sign that it is about to buy is known',
  },

  score: {
    noIntent: 'No recent signal that it is about to buy is known',
    noEngagement: 'No recent contact with it is known',
    heldAt: (cap, stop) => `${stop}: the score is held at ${cap} or less`,
    unknown: {
      industry: lessCertain('Its industry is not known'),
      size: lessCertain('The number of employees is not known'),
      location: lessCertain('Its country is not known'),
      momentum: lessCertain('Whether it grows is not known'),
      revenue: lessCertain('Its revenue is not known'),
      filings: lessCertain('Whether its accounts are in order is not known'),
    },
    noRate: (currency) => lessCertain(`Its revenue is in ${currency}, for which no rate is set`),
    judged: (known, label) => `${known}: ${label}`,
    otherIndustry: (industry) => `${industry}: not among the industries you look for`,
    countsAs: (industry, label) => `${industry}: counts as ${label}`,
    inside: (country) => `In a country where you sell: ${country}`,
    outside: (country) => `Outside the countries where you sell: ${country}`,
    accountsOverdue: 'Its accounts are overdue',
    accountsInOrder: 'Its accounts are not overdue',
    small: 'small',
  },

  stage: {
    qualified: (score, strong) => `Score ${score} and ${plural(strong, 'strong signal')}`,
    nearlyQualified: (score, strong, needed) =>
      `Score ${score}, with ${plural(strong, 'strong signal')} of the ${needed} that make it qualified`,
    atLeast: (score, least) => `Score ${score}: ${least} or more`,
    below: (score, least) => `Score ${score}: less than ${least}`,
  },

  owner: {
    owned: (name) => `Already owned by ${name} in your CRM`,
    assigned: 'Assigned to them in oppSpot',
    looksAfter: (person) => `They already look after ${person}`,
    account: (rule) => `It is one of the named accounts (${rule})`,
    territory: (rule, place) => `${rule} is their territory (${place})`,
    industry: (rule) => `${rule} is their industry`,
    size: (rule) => `They look after companies of this size (${rule})`,
    shared: 'Nobody owns it or its territory, so leads are shared out evenly',
    nobodySetUp: 'Nobody is set up to own leads',
    nobodyFree: 'Nobody can take it now',
    away: (name) => `${name} is away`,
    full: (name) => `${name} has as many leads as they can take`,
    passedOver: (reason, others) => `${reason}; ${list(others)}`,
  },

  actions: {
    approach: {
      callCompany: (company, about) => `Call ${company} about ${about}`,
      findPerson: (company, about) => `Find the right person at ${company} to ask about ${about}`,
      call: (name, company, about) => `Call ${name} at ${company} about ${about}`,
      write: (name, company, about) => `Write to ${name} at ${company} about ${about}`,
      reach: (name, company, about) => `Find a way to reach ${name} at ${company} about ${about}`,
    },
    this: 'this',
    nothing: 'Nothing that is known calls for action yet',
    planned: (on) => `An activity is planned for ${date(on)} in your CRM`,
    unanswered: (contact, until) => `${contact}: give them until ${date(until)} to answer`,
    next: (title, reason) => `${title}: ${reason}`,
    wait: (reason) => `Do nothing yet: ${reason}`,
    opening: (opener) => `A way to open: ${opener}`,
  },

  defaults: {
    rules: {
      replied: engaged('their reply', 'Thank you for your reply. What would help you most as a next step?'),
      funding: outreach('the new funding', 'What is the first thing that it should change for your team?'),
      acquisition: outreach('the acquisition', 'What has it put at the top of your list?'),
      'open-deals': engaged('the open deal', 'What do you still need from us to decide?'),
      expansion: outreach('the expansion', 'What would make it easier for you and your team?'),
      leadership: outreach('the new appointment', 'What is to have changed after the first hundred days?'),
      meeting: engaged('what came of the meeting', 'What has changed for you since our meeting?'),
      hiring: outreach('the hiring', 'Which part of the work are the new people meant to take off your hands?'),
      technology: outreach('the technology change', 'What led to it, and what is still missing?'),
      growth: outreach('the growth', 'What is the first thing that it has made harder?'),
      contacted: engaged('what has changed since', 'We were in touch before. What has changed at {company} since?'),
      'deal-opened': engaged('where things stand', 'Where do things stand at {company}?'),
      product: outreach('the launch', 'How has it gone, and what comes next?'),
      partnership: outreach('the partnership', 'What do you hope that it will bring?'),
      engagement: outreach('their interest', 'What would you like to know?'),
      news: outreach('the news', 'What does it mean for your plans this year?'),
      'find-contact': {
        title: 'Find the right person to talk to at {company}',
        reason: 'Nobody at {company} is known by name yet.',
        opener: null,
      },
      introduce: {
        title: 'what they are working on',
        reason: '{company} fits what you look for, and nothing is known yet that makes today better than next week.',
        opener: 'What is taking most of your time at {company} this quarter?',
      },
      'learn-more': {
        title: 'Find out what {company} does and how large it is',
        reason: 'Its industry or its size is not known, so the score is uncertain.',
        opener: null,
      },
      'look-first': {
        title: 'Read up on {company} before a first contact',
        reason: 'What is known of {company} does not yet say what to talk about.',
        opener: null,
      },
    },
    labels: {
      noTrading: 'no trading company',
      technology: 'technology',
      financialServices: 'financial services',
      professionalServices: 'professional services',
      manufacturing: 'manufacturing',
      muchSmaller: 'much smaller than you look for',
      smaller: 'smaller than you look for',
      right: 'the size you look for',
      larger: 'larger than you look for',
      modest: 'modest',
      solid: 'solid',
      strong: 'strong',
    },
  },
}
