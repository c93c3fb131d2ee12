import type { SignalKind } from '../model/index.ts'
import { amountsIn } from './amounts.ts'
import { countryIn } from './country.ts'
import type { Group, Phrases, Revenue, Staff } from './phrases.ts'
import { words } from './slug.ts'
import { told } from './told.ts'

const CURRENCIES = new Map([
  ['GBP', 'Pfund'],
  ['USD', 'Dollar'],
  ['EUR', 'Euro'],
])
const SCALES = new Map([
  [1e12, ['Billion', 'Billionen']],
  [1e9, ['Milliarde', 'Milliarden']],
  [1e6, ['Million', 'Millionen']],
])

const amounts = amountsIn({
  locale: 'de-DE',
  months: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
  date: (day, month, year) => `${day}. ${month} ${year}`,
  scales: [...SCALES.keys()],
  money: ({ count, rounded, scale, currency }) => {
    const word = SCALES.get(scale)?.[rounded === 1 ? 0 : 1]
    return [count, word, CURRENCIES.get(currency) ?? currency].filter(Boolean).join(' ')
  },
  and: () => ' und ',
})
const { count, money, date, list } = amounts

function plural(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

function percent(change: number): string {
  return `${count(Math.abs(change))}\u00a0%`
}

/** Reads the same as subject and as object. */
function employees({ least, most }: Staff): string {
  if (most === least) return plural(least, 'beschäftigte Person', 'Beschäftigte')
  return most === null ? `mindestens ${count(least)} Beschäftigte` : `${count(least)} bis ${count(most)} Beschäftigte`
}

function amountAndYear(revenue: Revenue): string {
  return `von ${money(revenue)}${revenue.year === null ? '' : ` im Jahr ${revenue.year}`}`
}

function group({ owner, size, heads }: Group): string {
  const whole = size === null ? null : `einer Gruppe von ${count(size)} Unternehmen`
  if (owner !== null) return whole === null ? `gehört zu ${owner}` : `gehört zu ${owner}, ${whole}`
  return heads ? `steht an der Spitze ${whole}` : `gehört zu ${whole}`
}

function round(name: string): string {
  return name.startsWith('Series ') ? `Finanzierungsrunde (${name})` : `Finanzierungsrunde („${name}“)`
}

function lessCertain(text: string): string {
  return `${text}; der Score ist dadurch weniger sicher`
}

function outreach(title: string, question: string) {
  return { title, reason: '{signal}', opener: `Über {company} habe ich Folgendes gelesen: „{signal}“. ${question}` }
}

function engaged(title: string, opener: string) {
  return { title, reason: '{signal}', opener }
}

const KINDS: Record<SignalKind, string> = {
  hiring: 'Einstellungen',
  funding: 'Finanzierung',
  expansion: 'Expansion',
  leadership: 'Führungswechsel',
  technology: 'Technologiewechsel',
  growth: 'Wachstum',
  filing: 'Registermeldung',
  acquisition: 'Übernahme',
  partnership: 'Partnerschaft',
  product: 'Neues Produkt',
  news: 'Neuigkeit',
  engagement: 'Interaktion',
  risk: 'Stoppsignal',
}

/** Companies House's words for a company's status. */
const STATUSES = new Map([
  ['active', 'aktiv'],
  ['dissolved', 'aufgelöst'],
  ['liquidation', 'in Liquidation'],
  ['receivership', 'unter Zwangsverwaltung'],
  ['administration', 'unter Insolvenzverwaltung'],
  ['voluntary-arrangement', 'im Vergleich mit den Gläubigern'],
  ['converted-closed', 'umgewandelt oder geschlossen'],
  ['insolvency-proceedings', 'im Insolvenzverfahren'],
  ['removed', 'gelöscht'],
  ['closed', 'geschlossen'],
  ['registered', 'eingetragen'],
  ['active-proposal-to-strike-off', 'aktiv, Löschung beantragt'],
])

/** German, which addresses people as “Sie”. */
export const de: Phrases = {
  ...amounts,
  language: 'de',
  thisCompany: 'Dieses Unternehmen',
  yourCrm: 'Ihr CRM',
  country: countryIn('de'),

  facts: {
    name: (name, tradingName) => (tradingName === '' ? name : `${name}, firmiert auch als ${tradingName}`),
    number: (number) => `Registernummer ${number}`,
    status: (status) => `Registerstatus: ${STATUSES.get(status) ?? words(status)}`,
    type: (type) => `Rechtsform: ${type}`,
    industry: (industry) => `Branche: ${industry}`,
    sic: (code) => `Branchencode UK SIC 2007: ${code}`,
    description: (description) => `Beschreibung: „${description}“`,
    location: (place) => `Standort: ${place}`,
    website: (site) => `Website: ${site}`,
    employees,
    headcount: (change) =>
      change === 0
        ? 'Zahl der Beschäftigten in 12 Monaten unverändert'
        : `Zahl der Beschäftigten in 12 Monaten um ${percent(change)} ${change > 0 ? 'gestiegen' : 'gesunken'}`,
    revenue: (revenue) => `${revenue.estimated ? 'Geschätzter Umsatz' : 'Umsatz'} ${amountAndYear(revenue)}`,
    revenueGrowth: (change, year) =>
      change === 0
        ? `Umsatz ${year} wie im Vorjahr`
        : `Umsatz ${year} gegenüber dem Vorjahr um ${percent(change)} ${change > 0 ? 'gestiegen' : 'gesunken'}`,
    incorporated: (on) => `Ins Register eingetragen am ${date(on)}`,
    founded: (year) => `Gegründet im Jahr ${year}`,
    dissolved: (on) => `Aufgelöst am ${date(on)}`,
    group,
    funding: ({ latest, round: name, investors, on }) => {
      const text = [
        name === null ? 'Finanzierung' : round(name),
        latest === null ? '' : `über ${money(latest)}`,
        investors.length === 0 ? '' : `mit ${list(investors)}`,
        on === null ? '' : `am ${date(on)}`,
        latest === null ? 'abgeschlossen' : '',
      ]
      return text.filter(Boolean).join(' ')
    },
    fundingTotal: (total) => `Finanzierung von insgesamt ${money(total)}`,
    accountsOverdue: (since) =>
      since === null ? 'Jahresabschluss überfällig' : `Jahresabschluss seit dem ${date(since)} überfällig`,
    accountsDue: (on) => `Jahresabschluss fällig am ${date(on)}`,
    accountsInOrder: 'Kein Jahresabschluss überfällig',
    confirmationOverdue: 'Jährliche Bestätigung der Registerdaten überfällig',
    openPositions: (open) => plural(open, 'offene Stelle', 'offene Stellen'),
    technology: (name) => `Nutzt ${name}`,
    registered: {
      charge_registered: (on) => `Am ${date(on)} wurde ein Pfandrecht eingetragen`,
      charge_satisfied: (on) => `Am ${date(on)} wurde ein Pfandrecht gelöscht`,
      office_moved: (on) => `Eingetragener Sitz am ${date(on)} verlegt`,
      accounts_filed: (on) => `Jahresabschluss am ${date(on)} eingereicht`,
    },
    person: (name, title, appointedOn) => {
      const since = appointedOn === null ? '' : `, im Amt seit dem ${date(appointedOn)}`
      return `${title === '' ? name : `${name}, ${title}`}${since}`
    },
    contact: (name, on) => `Letzter Kontakt mit ${name} am ${date(on)}`,
    reported: (kind) => `Gemeldet: ${KINDS[kind]}`,
    engaged: {
      contacted: (on) => `Zuletzt kontaktiert am ${date(on)}`,
      replied: (on) => `Letzte Antwort des Unternehmens am ${date(on)}`,
      meeting: (on) => `Letztes Treffen am ${date(on)}`,
      deal_opened: (on) => `Am ${date(on)} wurde ein Deal mit dem Unternehmen angelegt`,
    },
    openDeals: (open) => `${plural(open, 'offener Deal', 'offene Deals')} mit dem Unternehmen`,
    planned: (on) => `Für den ${date(on)} ist eine Aktivität geplant`,
  },

  signals: {
    told: (details) =>
      told(details, de, {
        departed: (who) => `Ausgeschieden: ${who}`,
        hiring: (job) => `Stellenausschreibung: ${job}`,
        adopts: (technology) => `Führt ${technology} ein`,
      }),
    appointed: (name, title) => (title === '' ? `Neu berufen: ${name}` : `Neu berufen: ${name}, ${title}`),
    stop: {
      dissolved: 'Das Unternehmen wurde aufgelöst',
      'converted-closed': 'Das Unternehmen wurde umgewandelt oder geschlossen',
      'strike-off': 'Die Löschung des Unternehmens aus dem Register ist beantragt',
      'struck-off': 'Das Unternehmen wurde aus dem Register gelöscht',
      liquidation: 'Das Unternehmen ist in Liquidation',
      administration: 'Das Unternehmen steht unter Insolvenzverwaltung',
      receiver: 'Das Unternehmen steht unter Zwangsverwaltung',
      'voluntary-arrangement': 'Das Unternehmen hat einen Vergleich mit seinen Gläubigern geschlossen',
      insolvency: 'Das Unternehmen ist im Insolvenzverfahren',
      removed: 'Das Unternehmen wurde aus dem Register entfernt',
      closed: 'Das Unternehmen ist geschlossen',
    },
    dissolvedOn: (on) => `Das Unternehmen wurde am ${date(on)} aufgelöst`,
    risk: (text) => `Risiko: ${text}`,
  },

  summary: {
    whatTheyDo: ({ name, town, description, industry }) => {
      const based = town === null ? [] : [`ist in ${town} ansässig`]
      if (description !== null) return `${name} ${list([...based, `wird als „${description}“ beschrieben`])}`
      if (industry !== null) return `${name} ${list([...based, `wird unter „${industry}“ geführt`])}`
      if (town !== null) return `${name} ist in ${town} ansässig; was das Unternehmen tut, ist nicht bekannt`
      return `${name} ist bisher nur dem Namen nach bekannt`
    },
    sizeAndAge: ({ staff, revenue, incorporatedOn, foundedYear, group: kin }) => {
      const has = [
        ...(staff === null ? [] : [employees(staff)]),
        ...(revenue === null
          ? []
          : [`einen ${revenue.estimated ? 'geschätzten ' : ''}Umsatz ${amountAndYear(revenue)}`]),
      ]
      const known = [
        ...(has.length > 0 ? [`hat ${list(has)}`] : []),
        ...(incorporatedOn === null ? [] : [`wurde am ${date(incorporatedOn)} ins Register eingetragen`]),
        ...(foundedYear === null ? [] : [`wurde ${foundedYear} gegründet`]),
        ...(kin === null ? [] : [group(kin)]),
      ]
      return `Das Unternehmen ${list(known)}${has.length > 0 ? '' : '; die Größe ist nicht bekannt'}`
    },
    sizeAndAgeUnknown: 'Größe, Umsatz und Alter des Unternehmens sind nicht bekannt',
    leaveIt: (stop) => `${stop}; sprechen Sie das Unternehmen vorerst nicht an`,
    whyNow: (reasons) => `Warum jetzt: ${reasons.join('; ')}`,
    noReasonNow: 'Ein aktuelles Anzeichen für eine Kaufabsicht ist nicht bekannt',
  },

  score: {
    noIntent: 'Ein aktuelles Signal für eine Kaufabsicht ist nicht bekannt',
    noEngagement: 'Ein aktueller Kontakt mit dem Unternehmen ist nicht bekannt',
    heldAt: (cap, stop) => `${stop}: Der Score wird auf höchstens ${cap} begrenzt`,
    unknown: {
      industry: lessCertain('Die Branche ist nicht bekannt'),
      size: lessCertain('Die Zahl der Beschäftigten ist nicht bekannt'),
      location: lessCertain('Das Land ist nicht bekannt'),
      momentum: lessCertain('Ob das Unternehmen wächst, ist nicht bekannt'),
      revenue: lessCertain('Der Umsatz ist nicht bekannt'),
      filings: lessCertain('Ob die Jahresabschlüsse in Ordnung sind, ist nicht bekannt'),
    },
    noRate: (currency) => lessCertain(`Der Umsatz ist in ${currency} angegeben, wofür kein Kurs hinterlegt ist`),
    judged: (known, label) => `${known}: ${label}`,
    otherIndustry: (industry) => `${industry}: nicht unter den gesuchten Branchen`,
    countsAs: (industry, label) => `${industry}: zählt als ${label}`,
    inside: (country) => `In einem Land, in dem Sie verkaufen: ${country}`,
    outside: (country) => `Außerhalb der Länder, in denen Sie verkaufen: ${country}`,
    accountsOverdue: 'Der Jahresabschluss ist überfällig',
    accountsInOrder: 'Der Jahresabschluss ist nicht überfällig',
    small: 'klein',
  },

  stage: {
    qualified: (score, strong) => `Score ${score} und ${plural(strong, 'starkes Signal', 'starke Signale')}`,
    nearlyQualified: (score, strong, needed) =>
      `Score ${score}, aber nur ${plural(strong, 'starkes Signal', 'starke Signale')} statt der nötigen ${needed}`,
    atLeast: (score, least) => `Score ${score}: mindestens ${least}`,
    below: (score, least) => `Score ${score}: unter ${least}`,
  },

  owner: {
    owned: (name) => `In Ihrem CRM bereits ${name} zugeordnet`,
    assigned: 'In oppSpot bereits zugeordnet',
    looksAfter: (person) => `Betreut bereits ${person}`,
    account: (rule) => `Gehört zu den namentlich zugeteilten Kunden (${rule})`,
    territory: (rule, place) => `Liegt im betreuten Gebiet „${rule}“ (${place})`,
    industry: (rule) => `Zuständig für die Branche „${rule}“`,
    size: (rule) => `Zuständig für Unternehmen dieser Größe (${rule})`,
    shared: 'Weder das Unternehmen noch sein Gebiet ist vergeben, daher werden die Leads gleichmäßig verteilt',
    nobodySetUp: 'Es ist niemand eingerichtet, der Leads übernimmt',
    nobodyFree: 'Zurzeit kann niemand den Lead übernehmen',
    away: (name) => `${name} ist abwesend`,
    full: (name) => `${name} hat keine Kapazität für weitere Leads`,
    passedOver: (reason, others) => `${reason}; ${list(others)}`,
  },

  actions: {
    approach: {
      callCompany: (company, about) => `${company} anrufen: ${about}`,
      findPerson: (company, about) => `Die richtige Ansprechperson bei ${company} finden: ${about}`,
      call: (name, company, about) => `${name} (${company}) anrufen: ${about}`,
      write: (name, company, about) => `${name} (${company}) schreiben: ${about}`,
      reach: (name, company, about) => `Herausfinden, wie ${name} (${company}) zu erreichen ist: ${about}`,
    },
    this: 'diese Gelegenheit',
    nothing: 'Nach dem, was bekannt ist, besteht noch kein Anlass zu handeln',
    planned: (on) => `Für den ${date(on)} ist in Ihrem CRM eine Aktivität geplant`,
    unanswered: (contact, until) =>
      `${contact}: Geben Sie dem Unternehmen bis zum ${date(until)} Zeit für eine Antwort`,
    next: (title, reason) => `${title} – ${reason}`,
    wait: (reason) => `Vorerst abwarten: ${reason}`,
    opening: (opener) => `Ein möglicher Einstieg: ${opener}`,
  },

  defaults: {
    rules: {
      replied: engaged(
        'die erhaltene Antwort',
        'Vielen Dank für Ihre Antwort. Was würde Ihnen als nächster Schritt am meisten helfen?',
      ),
      funding: outreach('die neue Finanzierung', 'Was soll sich damit für Ihr Team als Erstes ändern?'),
      acquisition: outreach('die Übernahme', 'Was steht dadurch bei Ihnen jetzt ganz oben auf der Liste?'),
      'open-deals': engaged('der offene Deal', 'Was brauchen Sie noch von uns, um zu entscheiden?'),
      expansion: outreach('die Expansion', 'Was würde sie für Sie und Ihr Team leichter machen?'),
      leadership: outreach('die neue Berufung', 'Was soll sich nach den ersten hundert Tagen verändert haben?'),
      meeting: engaged('das Ergebnis des Treffens', 'Was hat sich bei Ihnen seit unserem Treffen verändert?'),
      hiring: outreach('die Einstellungen', 'Welchen Teil der Arbeit sollen Ihnen die neuen Leute abnehmen?'),
      technology: outreach('der Technologiewechsel', 'Was gab den Anstoß dazu, und was fehlt noch?'),
      growth: outreach('das Wachstum', 'Was ist dadurch als Erstes schwieriger geworden?'),
      contacted: engaged(
        'was sich seither getan hat',
        'Wir hatten schon einmal Kontakt. Was hat sich seither bei {company} verändert?',
      ),
      'deal-opened': engaged('der aktuelle Stand', 'Wie ist der aktuelle Stand bei {company}?'),
      product: outreach('die Markteinführung', 'Wie ist es gelaufen, und was kommt als Nächstes?'),
      partnership: outreach('die Partnerschaft', 'Was versprechen Sie sich davon?'),
      engagement: outreach('das gezeigte Interesse', 'Was möchten Sie gerne wissen?'),
      news: outreach('die Neuigkeit', 'Was bedeutet das für Ihre Pläne in diesem Jahr?'),
      'find-contact': {
        title: 'Die richtige Ansprechperson bei {company} finden',
        reason: 'Bei {company} ist noch niemand namentlich bekannt.',
        opener: null,
      },
      introduce: {
        title: 'woran dort gerade gearbeitet wird',
        reason: '{company} passt zu dem, was Sie suchen; ein besonderer Anlass für heute ist noch nicht bekannt.',
        opener: 'Was nimmt bei {company} in diesem Quartal die meiste Zeit in Anspruch?',
      },
      'learn-more': {
        title: 'Herausfinden, was {company} tut und wie groß das Unternehmen ist',
        reason: 'Die Branche oder die Größe ist nicht bekannt, daher ist der Score unsicher.',
        opener: null,
      },
      'look-first': {
        title: 'Vor dem ersten Kontakt über {company} informieren',
        reason: 'Was über {company} bekannt ist, sagt noch nicht, worüber man sprechen könnte.',
        opener: null,
      },
    },
    labels: {
      noTrading: 'Gesellschaft ohne eigenes Geschäft',
      technology: 'Technologie',
      financialServices: 'Finanzdienstleistungen',
      professionalServices: 'freiberufliche und technische Dienstleistungen',
      manufacturing: 'verarbeitendes Gewerbe',
      muchSmaller: 'viel kleiner als gesucht',
      smaller: 'kleiner als gesucht',
      right: 'die gesuchte Größe',
      larger: 'größer als gesucht',
      modest: 'gering',
      solid: 'solide',
      strong: 'stark',
    },
  },
}
