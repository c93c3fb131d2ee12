import type { Action, Enrichment, Person, Score, Signal, Wait } from '../model/index.ts'
import type { Phrases } from '../phrases/phrases.ts'
import { sentence } from '../phrases/sentence.ts'
import type { ActionRule } from './action-rules.ts'
import { addWorkingDays } from './calendar.ts'
import { clean } from './clean.ts'
import { industryOf, nameOf, staffOf } from './company-words.ts'
import { tellsOf } from './engagement.ts'
import type { Findings } from './findings.ts'
import { bySeniority } from './research.ts'
import { signalText } from './signal-text.ts'
import { reasonToWait } from './wait.ts'

const MOST = 5
/** A signal that has faded below this is no reason to call any more. */
const LIVE_WEIGHT = 0.2
const PLACEHOLDER = /\{(company|signal)\}/g

/** One rule that applies, with what it rests on. `target` is whom or what it is about: advised about once. */
interface Advice {
  rule: ActionRule
  signal: Signal | null
  kind: Action['kind']
  title: string
  target: string
  evidence: readonly string[]
}

/**
 * What a rep could do next, the best first, at most five and one for each person; or why to do nothing yet. Openers and
 * reasons hold nothing but the rules' words and the evidence's.
 */
export function suggestActions(findings: Findings, score: Score): Pick<Enrichment, 'actions' | 'wait'> {
  const wait = reasonToWait(findings)
  if (wait) return { actions: [], wait }
  const actions = adviceOn(findings, score)
  const nothing: Wait = { reason: findings.phrases.actions.nothing, until: null, evidence: ['name'] }
  return { actions, wait: actions.length > 0 ? null : nothing }
}

function adviceOn(findings: Findings, score: Score): Action[] {
  const { dossier, profile, today, calendar, phrases } = findings
  const advice = profile.actions
    .filter(({ when }) => !when.otherwise && applies(when, findings, score))
    .flatMap((rule) => advise(rule, findings, score))
    .sort((a, b) => b.rule.rank - a.rule.rank || (b.signal?.weight ?? 0) - (a.signal?.weight ?? 0))
  const fallback = profile.actions
    .filter(({ when }) => when.otherwise && applies(when, findings, score))
    .flatMap((rule) => advise(rule, findings, score))
  const given = advice.length > 0 ? advice : fallback
  const once = new Map(given.toReversed().map((each) => [each.target, each]))
  const company = nameOf(dossier.company) ?? phrases.thisCompany
  return given
    .filter((each) => once.get(each.target) === each)
    .slice(0, MOST)
    .map(({ rule, signal, kind, title, target, evidence }) => ({
      key: `${dossier.company.id}/${rule.id}/${signal?.id ?? target}`,
      title,
      reason: sentence(fill(rule.reason, company, signal, phrases)),
      opener: rule.opener === null ? null : fill(rule.opener, company, signal, phrases),
      due: addWorkingDays(today, rule.dueInWorkingDays, calendar),
      priority: rule.priority,
      kind,
      evidence,
    }))
}

function applies(when: ActionRule['when'], { dossier, signals }: Findings, score: Score): boolean {
  const { company, people } = dossier
  const researched = industryOf(company) !== null && staffOf(company) !== null
  return (
    (when.score === undefined || score.total >= when.score) &&
    (when.people === undefined || when.people === people.length > 0) &&
    (when.researched === undefined || when.researched === researched) &&
    (when.quiet === undefined || !signals.some(isReasonToCall))
  )
}

function isReasonToCall({ kind, weight }: Signal): boolean {
  return kind !== 'risk' && kind !== 'filing' && weight >= LIVE_WEIGHT
}

function advise(rule: ActionRule, findings: Findings, score: Score): Advice[] {
  const { signals } = findings
  const { signal: kind, engagement } = rule.when
  if (kind === undefined && engagement === undefined) return [advice(rule, null, findings, score)]
  return signals
    .filter((signal) => signal.weight >= LIVE_WEIGHT && signal.kind === (kind ?? 'engagement'))
    .filter((signal) => engagement === undefined || tellsOf(signal, engagement))
    .map((signal) => advice(rule, signal, findings, score))
}

function advice(rule: ActionRule, signal: Signal | null, findings: Findings, score: Score): Advice {
  const { dossier, facts, phrases } = findings
  const company = nameOf(dossier.company) ?? phrases.thisCompany
  const grounds = signal?.evidence ?? fitGrounds(score)
  if (rule.type === 'research') {
    const title = fill(rule.title, company, signal, phrases)
    const evidence = signal || rule.when.score !== undefined ? grounds : ['name']
    return { rule, signal, kind: 'todo', title, target: rule.when.people === false ? 'contact' : rule.id, evidence }
  }
  const person = whom(dossier.people, signal)
  const evidence =
    person && facts.has(`person:${person.id}`) ? [...new Set([...grounds, `person:${person.id}`])] : grounds
  const about = fill(rule.title, company, signal, phrases)
  return {
    rule,
    signal,
    evidence,
    ...approach(person, dossier.company.phone, company, about, phrases.actions.approach),
  }
}

/** By phone where there is a number, else by e-mail, else find a way first. */
function approach(
  person: Person | null,
  phone: string | null,
  company: string,
  about: string,
  say: Phrases['actions']['approach'],
): Pick<Advice, 'kind' | 'title' | 'target'> {
  if (!person) {
    if (phone) return { kind: 'call', title: say.callCompany(company, about), target: 'switchboard' }
    return { kind: 'todo', title: say.findPerson(company, about), target: 'contact' }
  }
  const name = clean(person.name, 100)
  const target = `person:${person.id}`
  if (person.phone ?? phone) return { kind: 'call', title: say.call(name, company, about), target }
  if (person.email) return { kind: 'email', title: say.write(name, company, about), target }
  return { kind: 'todo', title: say.reach(name, company, about), target }
}

/** Whom the signal is about, else the most senior person known. */
function whom(people: readonly Person[], signal: Signal | null): Person | null {
  const named = bySeniority(people.filter(({ name }) => clean(name) !== ''))
  return named.find(({ id }) => signal?.evidence.includes(`person:${id}`)) ?? named[0] ?? null
}

function fitGrounds(score: Score): readonly string[] {
  const earned = score.parts.flatMap(({ reasons }) => reasons.filter(({ points }) => points > 0))
  const grounds = [...new Set(earned.flatMap(({ evidence }) => evidence))]
  return grounds.length > 0 ? grounds : ['name']
}

function fill(template: string, company: string, signal: Signal | null, phrases: Phrases): string {
  return template.replace(PLACEHOLDER, (_, name) =>
    name === 'company' ? company : signal ? signalText(signal, phrases) : phrases.actions.this,
  )
}
