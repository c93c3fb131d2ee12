import type {
  EngagementKind,
  IsoDate,
  Language,
  Money,
  RegisterEvent,
  SignalDetails,
  SignalKind,
} from '../model/index.ts'
import type { Amounts } from './amounts.ts'

/** Employees: a count where both are the same, else a range; `most` is null where it has no upper end. */
export interface Staff {
  least: number
  most: number | null
}

export type Revenue = Money & { year: number | null; estimated: boolean }

/** A company's place in its group: under an owner, in a group of so many companies, or at the head of one. */
export interface Group {
  owner: string | null
  size: number | null
  heads: boolean
}

/** A funding round: `round` is its name (`Series B`, `seed`). At least one of `latest` and `round` is known. */
export interface Funding {
  latest: Money | null
  round: string | null
  investors: readonly string[]
  on: IsoDate | null
}

/** By how many percent something grew; negative where it shrank. */
type Percent = number

/** What the register says against any contact, by the word that stands in its status. */
export type StopWord =
  | 'dissolved'
  | 'converted-closed'
  | 'strike-off'
  | 'struck-off'
  | 'liquidation'
  | 'administration'
  | 'receiver'
  | 'voluntary-arrangement'
  | 'insolvency'
  | 'removed'
  | 'closed'

/** What a rep is to do about `about`, which is a phrase such as "the new funding" in the language of the book. */
interface Approaches {
  callCompany(company: string, about: string): string
  findPerson(company: string, about: string): string
  call(name: string, company: string, about: string): string
  write(name: string, company: string, about: string): string
  reach(name: string, company: string, about: string): string
}

/** An action rule's texts, with `{company}` and `{signal}` to be filled in. */
interface RuleWords {
  title: string
  reason: string
  opener: string | null
}

/** The rules that an organization starts with. */
export type DefaultRule =
  | 'replied'
  | 'funding'
  | 'acquisition'
  | 'open-deals'
  | 'expansion'
  | 'leadership'
  | 'meeting'
  | 'hiring'
  | 'technology'
  | 'growth'
  | 'contacted'
  | 'deal-opened'
  | 'product'
  | 'partnership'
  | 'engagement'
  | 'news'
  | 'find-contact'
  | 'introduce'
  | 'learn-more'
  | 'look-first'

/** The names of the ideal customer's industries, sizes and revenues that an organization starts with. */
export type DefaultLabel =
  | 'noTrading'
  | 'technology'
  | 'financialServices'
  | 'professionalServices'
  | 'manufacturing'
  | 'muchSmaller'
  | 'smaller'
  | 'right'
  | 'larger'
  | 'modest'
  | 'solid'
  | 'strong'

/**
 * All that an enrichment says, in one language. Texts from outside (names, titles, descriptions) come as they are, ready to
 * stand in a line. What makes a whole sentence of its own says so; everything else may stand inside one, or alone.
 */
export interface Phrases extends Amounts {
  language: Language
  /** A company whose name is blank. */
  thisCompany: string
  /** The source of what the organization's CRM told. */
  yourCrm: string
  country(key: string): string

  facts: {
    name(name: string, tradingName: string): string
    number(number: string): string
    status(status: string): string
    type(words: string): string
    industry(industry: string): string
    sic(code: string): string
    description(description: string): string
    location(place: string): string
    website(site: string): string
    employees(staff: Staff): string
    headcount(change: Percent): string
    revenue(revenue: Revenue): string
    revenueGrowth(change: Percent, year: number): string
    incorporated(on: IsoDate): string
    founded(year: number): string
    dissolved(on: IsoDate): string
    /** A verb phrase about the company: `heads a group of 12 companies`. */
    group(group: Group): string
    funding(funding: Funding): string
    fundingTotal(total: Money): string
    accountsOverdue(since: IsoDate | null): string
    accountsDue(on: IsoDate): string
    accountsInOrder: string
    confirmationOverdue: string
    openPositions(count: number): string
    technology(name: string): string
    registered: Record<RegisterEvent['what'], (on: IsoDate) => string>
    /** `title` and `appointedOn` may be blank. */
    person(name: string, title: string, appointedOn: IsoDate | null): string
    contact(name: string, on: IsoDate): string
    /** A signal that has no title of its own. */
    reported(kind: SignalKind): string
    engaged: Record<Exclude<EngagementKind, 'open_deals'>, (on: IsoDate) => string>
    openDeals(count: number): string
    planned(on: IsoDate): string
  }

  signals: {
    /** A signal that its source gave no title; `title` says it in English. */
    told(details: SignalDetails, title: string): string
    /** `title` may be blank. */
    appointed(name: string, title: string): string
    stop: Record<StopWord, string>
    dissolvedOn(on: IsoDate): string
    /** A stop sign among other signals. */
    risk(text: string): string
  }

  /** Each a sentence without the stop at its end. */
  summary: {
    whatTheyDo(company: {
      name: string
      town: string | null
      description: string | null
      /** Null where there is a description. */
      industry: string | null
    }): string
    /** At least one is known; of `incorporatedOn` and `foundedYear` one at most. */
    sizeAndAge(company: {
      staff: Staff | null
      revenue: Revenue | null
      incorporatedOn: IsoDate | null
      foundedYear: number | null
      group: Group | null
    }): string
    sizeAndAgeUnknown: string
    leaveIt(stop: string): string
    whyNow(reasons: readonly string[]): string
    noReasonNow: string
  }

  score: {
    noIntent: string
    noEngagement: string
    heldAt(cap: number, stop: string): string
    unknown: Record<'industry' | 'size' | 'location' | 'momentum' | 'revenue' | 'filings', string>
    noRate(currency: string): string
    /** What is known, and how it counts: `240 employees: the size you look for`. */
    judged(known: string, label: string): string
    otherIndustry(industry: string): string
    countsAs(industry: string, label: string): string
    inside(country: string): string
    outside(country: string): string
    accountsOverdue: string
    accountsInOrder: string
    /** A band without a name. */
    small: string
  }

  stage: {
    qualified(score: number, strongSignals: number): string
    nearlyQualified(score: number, strongSignals: number, needed: number): string
    atLeast(score: number, least: number): string
    below(score: number, least: number): string
  }

  owner: {
    owned(name: string): string
    assigned: string
    looksAfter(person: string): string
    account(rule: string): string
    territory(rule: string, place: string): string
    industry(rule: string): string
    size(rule: string): string
    shared: string
    nobodySetUp: string
    nobodyFree: string
    away(name: string): string
    full(name: string): string
    /** A reason, and who was passed over before. */
    passedOver(reason: string, others: readonly string[]): string
  }

  actions: {
    approach: Approaches
    /** Stands for `{signal}` where there is none. */
    this: string
    nothing: string
    planned(on: IsoDate): string
    unanswered(contact: string, until: IsoDate): string
    /** An action on one line. */
    next(title: string, reason: string): string
    wait(reason: string): string
    /** How a task's text introduces the opener. */
    opening(opener: string): string
  }

  defaults: {
    rules: Record<DefaultRule, RuleWords>
    labels: Record<DefaultLabel, string>
  }
}
