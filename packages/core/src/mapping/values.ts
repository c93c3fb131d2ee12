import type { Company, Contact, Enrichment, Signal } from '../model/index.ts'
import { phrasesIn } from '../phrases/language.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { isBlank } from './blank.ts'
import type { FieldKey } from './catalogue.ts'
import type { FieldValue } from './field.ts'

export type FieldValues = Readonly<Record<FieldKey, FieldValue>>

const longestText = 2_000
const longestList = 100

/**
 * What we know of a company, its contact and its enrichment, field by field of the catalogue. Blank is null; texts end
 * after 2,000 characters, at a word; lists after 100 items.
 *
 * `crmOwnerId` is the CRM's own id of the suggested owner: who that is in the CRM only the caller can know, so without
 * it `owner.user` is blank.
 *
 * `currency` is that of the CRM's amounts, null where that is not known: a revenue in another currency is blank, for a CRM
 * keeps the bare number and shows it in its own. It is not converted: no rate says what a year's revenue was worth.
 *
 * Nothing here depends on the day on which it is asked, but for `enrichment.at`.
 */
export function fieldValues(input: {
  company: Company
  contact: Contact | null
  enrichment: Enrichment
  crmOwnerId?: string | null
  currency: string | null
}): FieldValues {
  const { company, contact, enrichment, crmOwnerId, currency } = input
  return {
    ...companyValues(company, currency),
    ...contactValues(contact),
    ...conclusionValues(enrichment),
    'owner.user': text(crmOwnerId),
  }
}

type KeysOf<Entity extends string> = Extract<FieldKey, `${Entity}.${string}`>

/** What an enrichment concludes, in the catalogue's fields; who the owner is in the CRM it does not know. */
export function conclusionValues(enrichment: Enrichment): Readonly<Omit<FieldValues, ConclusionLess>> {
  const { score, signals, facts, language } = enrichment
  const phrases = phrasesIn(language)
  return {
    'score.total': score.total,
    'score.band': score.band,
    'score.confidence': score.confidence,
    'score.reasons': lines(
      score.parts.flatMap(({ reasons }) => reasons).map((reason) => `${signed(reason.points)} ${reason.text}`),
    ),
    'summary.text': text(enrichment.summary.sentences.map((sentence) => sentence.text).join(' ')),
    'signals.text': lines(signals.map((signal) => signalText(signal, phrases))),
    'signals.latest': text(latest(signals, phrases)),
    'actions.next': text(nextAction(enrichment, phrases)),
    'stage.name': enrichment.stage.stage,
    'enrichment.at': text(enrichment.at.slice(0, 'YYYY-MM-DD'.length)),
    'enrichment.sources': text([...new Set([...facts, ...signals].map(({ source }) => source.name))].sort().join(', ')),
  }
}

type ConclusionLess = KeysOf<'company' | 'contact' | 'owner'>

/** The company's own fields of the catalogue. `currency` is as for `fieldValues`. */
export function companyValues(
  company: Company,
  currency: string | null,
): Readonly<Record<KeysOf<'company'>, FieldValue>> {
  return {
    'company.id': text(company.id),
    'company.name': text(company.name),
    'company.number': text(company.number),
    'company.domain': text(company.domain),
    'company.website': text(company.website),
    'company.phone': text(company.phone),
    'company.industry': text(company.industry),
    'company.employees': company.employees,
    'company.revenue': company.revenue?.currency === currency ? (company.revenue?.amount ?? null) : null,
    'company.founded_year': company.foundedYear,
    'company.city': text(company.address?.city),
    'company.region': text(company.address?.region),
    'company.postcode': text(company.address?.postcode),
    'company.country': text(company.address?.country),
    'company.address': text(company.address?.lines.join(', ')),
    'company.description': text(company.description),
    'company.status': text(company.status),
    'company.technologies': list(company.technologies),
  }
}

/** The contact's own fields of the catalogue; all blank where there is no contact. */
export function contactValues(contact: Contact | null): Readonly<Record<KeysOf<'contact'>, FieldValue>> {
  return {
    'contact.email': text(contact?.email),
    'contact.first_name': text(contact?.firstName),
    'contact.last_name': text(contact?.lastName),
    'contact.title': text(contact?.title),
    'contact.phone': text(contact?.phone),
  }
}

function nextAction({ actions: [action], wait }: Enrichment, { actions: say }: Phrases): string | null {
  if (action) return say.next(action.title, action.reason)
  return wait ? say.wait(wait.reason) : null
}

function text(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? ''
  return trimmed === '' ? null : cutAtWord(trimmed)
}

const lines = (values: readonly string[]) => text(values.join('\n'))

function list(values: readonly string[]): readonly string[] | null {
  const items = values.filter((value) => !isBlank(value)).slice(0, longestList)
  return items.length === 0 ? null : items
}

function cutAtWord(value: string): string {
  if (value.length <= longestText) return value
  const start = value.slice(0, longestText)
  const words = start.match(/^.*(?=\s)/s)?.[0].trimEnd()
  const kept = words ? words.slice(0, longestText - 1) : start.slice(0, -1)
  return `${kept.replace(/[\uD800-\uDBFF]$/, '')}…`
}

const signed = (points: number) => (points < 0 ? `${points}` : `+${points}`)

function signalText({ kind, title, on }: Signal, { signals: say }: Phrases): string {
  return `${kind === 'risk' ? say.risk(title) : title}${on === null ? '' : ` (${on})`}`
}

function latest(signals: readonly Signal[], phrases: Phrases): string | null {
  const [first, ...rest] = signals
  if (first === undefined) return null
  return signalText(
    rest.reduce((best, signal) => ((signal.on ?? '') > (best.on ?? '') ? signal : best), first),
    phrases,
  )
}
