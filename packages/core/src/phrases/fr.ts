import type { SignalKind } from '../model/index.ts'
import { amountsIn } from './amounts.ts'
import { countryIn } from './country.ts'
import type { Group, Phrases, Revenue, Staff } from './phrases.ts'
import { words } from './slug.ts'
import { told } from './told.ts'

const CURRENCIES = new Map([
  ['GBP', { one: 'livre', many: 'livres', of: 'de livres' }],
  ['USD', { one: 'dollar', many: 'dollars', of: 'de dollars' }],
  ['EUR', { one: 'euro', many: 'euros', of: 'd’euros' }],
])
const SCALES = new Map([
  [1e9, ['milliard', 'milliards']],
  [1e6, ['million', 'millions']],
])

const amounts = amountsIn({
  locale: 'fr-FR',
  months: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  date: (day, month, year) => `${day === 1 ? '1er' : day} ${month} ${year}`,
  scales: [...SCALES.keys()],
  money: ({ count, rounded, scale, currency }) => {
    const [word, name] = [SCALES.get(scale)?.[rounded < 2 ? 0 : 1], CURRENCIES.get(currency)]
    if (word === undefined) return `${count} ${name?.[rounded < 2 ? 'one' : 'many'] ?? currency}`
    return `${count} ${word} ${name?.of ?? `de ${currency}`}`
  },
  and: () => ' et ',
})
const { count, money, date, list } = amounts

/** No-break spaces stand before a colon and inside quotation marks, narrow ones before the other marks and `%`. */
const COLON = '\u00a0:'
const SEMICOLON = '\u202f;'

function quoted(text: string): string {
  return `«\u00a0${text}\u00a0»`
}

/** French counts in the singular up to two. */
function plural(value: number, one: string, many: string): string {
  return `${count(value)} ${value < 2 ? one : many}`
}

function percent(change: number): string {
  return `${count(Math.abs(change))}\u202f%`
}

function employees({ least, most }: Staff): string {
  if (most === least) return plural(least, 'salarié', 'salariés')
  return most === null
    ? `au moins ${plural(least, 'salarié', 'salariés')}`
    : `${count(least)} à ${count(most)} salariés`
}

function turnover(revenue: Revenue): string {
  const year = revenue.year === null ? '' : ` en ${revenue.year}`
  return `chiffre d’affaires ${revenue.estimated ? 'estimé ' : ''}de ${money(revenue)}${year}`
}

function group({ owner, size, heads }: Group): string {
  const whole = size === null ? null : `un groupe de ${plural(size, 'société', 'sociétés')}`
  if (owner !== null) return whole === null ? `appartient à ${owner}` : `appartient à ${owner}, ${whole}`
  return heads ? `est à la tête d’${whole}` : `appartient à ${whole}`
}

function round(name: string): string {
  return name.startsWith('Series ') ? `(série ${name.slice('Series '.length)})` : `(${quoted(name)})`
}

function trend(change: number): string {
  return `en ${change > 0 ? 'hausse' : 'baisse'} de ${percent(change)}`
}

function lessCertain(text: string): string {
  return `${text}${SEMICOLON} le score est donc moins fiable`
}

function outreach(title: string, question: string) {
  const opener = `J’ai lu ceci au sujet de {company}${COLON} ${quoted('{signal}')}. ${question}`
  return { title, reason: '{signal}', opener }
}

function engaged(title: string, opener: string) {
  return { title, reason: '{signal}', opener }
}

const KINDS: Record<SignalKind, string> = {
  hiring: 'recrutement',
  funding: 'financement',
  expansion: 'expansion',
  leadership: 'changement de direction',
  technology: 'changement de technologie',
  growth: 'croissance',
  filing: 'dépôt au registre',
  acquisition: 'acquisition',
  partnership: 'partenariat',
  product: 'nouveau produit',
  news: 'actualité',
  engagement: 'interaction',
  risk: 'signal d’arrêt',
}

/** Companies House's words for a company's status. */
const STATUSES = new Map([
  ['active', 'en activité'],
  ['dissolved', 'dissoute'],
  ['liquidation', 'en liquidation'],
  ['receivership', 'sous administration judiciaire'],
  ['administration', 'en redressement judiciaire'],
  ['voluntary-arrangement', 'liée par un accord amiable avec ses créanciers'],
  ['converted-closed', 'transformée ou fermée'],
  ['insolvency-proceedings', 'en procédure d’insolvabilité'],
  ['removed', 'retirée du registre'],
  ['closed', 'fermée'],
  ['registered', 'immatriculée'],
  ['active-proposal-to-strike-off', 'en activité, radiation proposée'],
])

/** French, which addresses people as “vous”. */
export const fr: Phrases = {
  ...amounts,
  language: 'fr',
  thisCompany: 'Cette entreprise',
  yourCrm: 'Votre CRM',
  country: countryIn('fr'),

  facts: {
    name: (name, tradingName) => (tradingName === '' ? name : `${name}, nom commercial${COLON} ${tradingName}`),
    number: (number) => `Numéro d’immatriculation ${number}`,
    status: (status) => `Statut au registre${COLON} ${STATUSES.get(status) ?? words(status)}`,
    type: (type) => `Forme juridique${COLON} ${type}`,
    industry: (industry) => `Secteur${COLON} ${industry}`,
    sic: (code) => `Code UK SIC 2007${COLON} ${code}`,
    description: (description) => `Description${COLON} ${quoted(description)}`,
    location: (place) => `Localisation${COLON} ${place}`,
    website: (site) => `Site web${COLON} ${site}`,
    employees,
    headcount: (change) => (change === 0 ? 'Effectif stable sur 12 mois' : `Effectif ${trend(change)} sur 12 mois`),
    revenue: (revenue) => `C${turnover(revenue).slice(1)}`,
    revenueGrowth: (change, year) =>
      change === 0
        ? `Chiffre d’affaires ${year} égal à celui de l’année précédente`
        : `Chiffre d’affaires ${year} ${trend(change)} par rapport à l’année précédente`,
    incorporated: (on) => `Immatriculée le ${date(on)}`,
    founded: (year) => `Fondée en ${year}`,
    dissolved: (on) => `Dissoute le ${date(on)}`,
    group,
    funding: ({ latest, round: name, investors, on }) => {
      const text = [
        'Levée de fonds',
        name === null ? '' : round(name),
        latest === null ? '' : `de ${money(latest)}`,
        investors.length === 0 ? '' : `auprès de ${list(investors)}`,
        on === null ? '' : `le ${date(on)}`,
      ]
      return text.filter(Boolean).join(' ')
    },
    fundingTotal: (total) => `Fonds levés au total${COLON} ${money(total)}`,
    accountsOverdue: (since) =>
      since === null ? 'Comptes annuels en retard' : `Comptes annuels en retard depuis le ${date(since)}`,
    accountsDue: (on) => `Comptes annuels à déposer avant le ${date(on)}`,
    accountsInOrder: 'Aucun retard de dépôt des comptes annuels',
    confirmationOverdue: 'Déclaration de confirmation en retard',
    openPositions: (open) => plural(open, 'poste à pourvoir', 'postes à pourvoir'),
    technology: (name) => `Utilise ${name}`,
    registered: {
      charge_registered: (on) => `Une sûreté a été inscrite le ${date(on)}`,
      charge_satisfied: (on) => `Une sûreté a été levée le ${date(on)}`,
      office_moved: (on) => `Siège social transféré le ${date(on)}`,
      accounts_filed: (on) => `Comptes annuels déposés le ${date(on)}`,
    },
    person: (name, title, appointedOn) => {
      const since = appointedOn === null ? '' : `, en poste depuis le ${date(appointedOn)}`
      return `${title === '' ? name : `${name}, ${title}`}${since}`
    },
    contact: (name, on) => `Dernier contact avec ${name} le ${date(on)}`,
    reported: (kind) => `Signalé${COLON} ${KINDS[kind]}`,
    engaged: {
      contacted: (on) => `Dernière prise de contact le ${date(on)}`,
      replied: (on) => `Dernière réponse de leur part le ${date(on)}`,
      meeting: (on) => `Dernière réunion le ${date(on)}`,
      deal_opened: (on) => `Une transaction a été ouverte avec cette entreprise le ${date(on)}`,
    },
    openDeals: (open) => `${plural(open, 'transaction ouverte', 'transactions ouvertes')} avec cette entreprise`,
    planned: (on) => `Une activité est prévue pour le ${date(on)}`,
  },

  signals: {
    told: (details) =>
      told(details, fr, {
        departed: (who) => `Départ${COLON} ${who}`,
        hiring: (job) => `Recrutement${COLON} ${job}`,
        adopts: (technology) => `Adopte ${technology}`,
      }),
    appointed: (name, title) => (title === '' ? `Nomination${COLON} ${name}` : `Nomination${COLON} ${name}, ${title}`),
    stop: {
      dissolved: 'L’entreprise a été dissoute',
      'converted-closed': 'L’entreprise a été transformée ou fermée',
      'strike-off': 'La radiation de l’entreprise du registre est proposée',
      'struck-off': 'L’entreprise a été radiée du registre',
      liquidation: 'L’entreprise est en liquidation',
      administration: 'L’entreprise est en redressement judiciaire',
      receiver: 'L’entreprise est sous administration judiciaire',
      'voluntary-arrangement': 'L’entreprise a conclu un accord amiable avec ses créanciers',
      insolvency: 'L’entreprise est en procédure d’insolvabilité',
      removed: 'L’entreprise a été retirée du registre',
      closed: 'L’entreprise est fermée',
    },
    dissolvedOn: (on) => `L’entreprise a été dissoute le ${date(on)}`,
    risk: (text) => `Risque${COLON} ${text}`,
  },

  summary: {
    whatTheyDo: ({ name, town, description, industry }) => {
      const based = town === null ? [] : [`a son siège à ${town}`]
      if (description !== null) return `${name} ${list([...based, `est décrite ainsi${COLON} ${quoted(description)}`])}`
      if (industry !== null) return `${name} ${list([...based, `figure dans le secteur ${quoted(industry)}`])}`
      if (town !== null) return `${name} a son siège à ${town}${SEMICOLON} son activité n’est pas connue`
      return `Seul le nom de ${name} est connu à ce jour`
    },
    sizeAndAge: ({ staff, revenue, incorporatedOn, foundedYear, group: kin }) => {
      const has = [
        ...(staff === null ? [] : [`compte ${employees(staff)}`]),
        ...(revenue === null ? [] : [`affiche un ${turnover(revenue)}`]),
      ]
      const known = [
        ...has,
        ...(incorporatedOn === null ? [] : [`a été immatriculée le ${date(incorporatedOn)}`]),
        ...(foundedYear === null ? [] : [`a été fondée en ${foundedYear}`]),
        ...(kin === null ? [] : [group(kin)]),
      ]
      return `L’entreprise ${list(known)}${has.length > 0 ? '' : `${SEMICOLON} sa taille n’est pas connue`}`
    },
    sizeAndAgeUnknown: 'La taille, le chiffre d’affaires et l’âge de l’entreprise ne sont pas connus',
    leaveIt: (stop) => `${stop}${SEMICOLON} ne la contactez pas pour l’instant`,
    whyNow: (reasons) => `Pourquoi maintenant${COLON} ${reasons.join(`${SEMICOLON} `)}`,
    noReasonNow: 'Aucun signe récent d’une intention d’achat n’est connu',
  },

  score: {
    noIntent: 'Aucun signal récent d’une intention d’achat n’est connu',
    noEngagement: 'Aucun contact récent avec l’entreprise n’est connu',
    heldAt: (cap, stop) => `${stop}${COLON} le score est limité à ${cap}`,
    unknown: {
      industry: lessCertain('Le secteur n’est pas connu'),
      size: lessCertain('Le nombre de salariés n’est pas connu'),
      location: lessCertain('Le pays n’est pas connu'),
      momentum: lessCertain('On ne sait pas si l’entreprise est en croissance'),
      revenue: lessCertain('Le chiffre d’affaires n’est pas connu'),
      filings: lessCertain('On ne sait pas si les comptes annuels sont à jour'),
    },
    noRate: (currency) =>
      lessCertain(`Le chiffre d’affaires est exprimé en ${currency}, devise pour laquelle aucun taux n’est défini`),
    judged: (known, label) => `${known}${COLON} ${label}`,
    otherIndustry: (industry) => `${industry}${COLON} ne fait pas partie des secteurs que vous recherchez`,
    countsAs: (industry, label) => `${industry}${COLON} compte comme ${label}`,
    inside: (country) => `Dans un pays où vous vendez${COLON} ${country}`,
    outside: (country) => `Hors des pays où vous vendez${COLON} ${country}`,
    accountsOverdue: 'Les comptes annuels sont en retard',
    accountsInOrder: 'Les comptes annuels ne sont pas en retard',
    small: 'petite taille',
  },

  stage: {
    qualified: (score, strong) => `Score de ${score} et ${plural(strong, 'signal fort', 'signaux forts')}`,
    nearlyQualified: (score, strong, needed) =>
      `Score de ${score}, mais seulement ${plural(strong, 'signal fort', 'signaux forts')} sur les ${needed} nécessaires`,
    atLeast: (score, least) => `Score de ${score}${COLON} ${least} ou plus`,
    below: (score, least) => `Score de ${score}${COLON} moins de ${least}`,
  },

  owner: {
    owned: (name) => `${name} en est déjà propriétaire dans votre CRM`,
    assigned: 'Déjà attribuée à cette personne dans oppSpot',
    looksAfter: (person) => `Suit déjà ${person}`,
    account: (rule) => `Fait partie des comptes désignés (${rule})`,
    territory: (rule, place) => `Relève de son territoire ${quoted(rule)} (${place})`,
    industry: (rule) => `Relève de son secteur ${quoted(rule)}`,
    size: (rule) => `Suit les entreprises de cette taille (${rule})`,
    shared: 'Ni l’entreprise ni son territoire ne sont attribués, les leads sont donc répartis équitablement',
    nobodySetUp: 'Personne n’est configuré pour recevoir des leads',
    nobodyFree: 'Personne n’est disponible pour le moment',
    away: (name) => `${name} n’est pas disponible`,
    full: (name) => `${name} a atteint son nombre maximal de leads`,
    passedOver: (reason, others) => `${reason}${SEMICOLON} ${list(others)}`,
  },

  actions: {
    approach: {
      callCompany: (company, about) => `Appeler ${company}${COLON} ${about}`,
      findPerson: (company, about) => `Trouver le bon interlocuteur chez ${company}${COLON} ${about}`,
      call: (name, company, about) => `Appeler ${name} (${company})${COLON} ${about}`,
      write: (name, company, about) => `Écrire à ${name} (${company})${COLON} ${about}`,
      reach: (name, company, about) => `Trouver comment joindre ${name} (${company})${COLON} ${about}`,
    },
    this: 'ce sujet',
    nothing: 'Les informations connues n’appellent encore aucune action',
    planned: (on) => `Une activité est prévue pour le ${date(on)} dans votre CRM`,
    unanswered: (contact, until) => `${contact}${COLON} laissez-leur jusqu’au ${date(until)} pour répondre`,
    next: (title, reason) => `${title} – ${reason}`,
    wait: (reason) => `Ne rien faire pour l’instant${COLON} ${reason}`,
    opening: (opener) => `Une entrée en matière possible${COLON} ${opener}`,
  },

  defaults: {
    rules: {
      replied: engaged(
        'la réponse reçue',
        'Merci pour votre réponse. Quelle prochaine étape vous aiderait le plus\u202f?',
      ),
      funding: outreach('la levée de fonds', 'Que doit-elle changer en premier pour votre équipe\u202f?'),
      acquisition: outreach('l’acquisition', 'Qu’a-t-elle placé en tête de vos priorités\u202f?'),
      'open-deals': engaged(
        'la transaction ouverte',
        'De quoi avez-vous encore besoin de notre part pour décider\u202f?',
      ),
      expansion: outreach('l’expansion', 'Qu’est-ce qui la rendrait plus facile pour vous et votre équipe\u202f?'),
      leadership: outreach('la nomination', 'Qu’est-ce qui devra avoir changé après les cent premiers jours\u202f?'),
      meeting: engaged('les suites de la réunion', 'Qu’est-ce qui a changé pour vous depuis notre réunion\u202f?'),
      hiring: outreach(
        'les recrutements',
        'De quelle partie du travail les recrues doivent-elles vous décharger\u202f?',
      ),
      technology: outreach(
        'le changement de technologie',
        'Qu’est-ce qui vous y a conduits, et que manque-t-il encore\u202f?',
      ),
      growth: outreach('la croissance', 'Qu’est-ce qui est devenu plus difficile en premier\u202f?'),
      contacted: engaged(
        'ce qui a changé depuis',
        'Nous avons déjà été en contact. Qu’est-ce qui a changé depuis chez {company}\u202f?',
      ),
      'deal-opened': engaged('où en sont les choses', 'Où en sont les choses chez {company}\u202f?'),
      product: outreach('le lancement', 'Comment s’est-il passé, et quelle est la suite\u202f?'),
      partnership: outreach('le partenariat', 'Qu’en attendez-vous\u202f?'),
      engagement: outreach('l’intérêt manifesté', 'Que souhaitez-vous savoir\u202f?'),
      news: outreach('l’actualité', 'Qu’est-ce que cela signifie pour vos projets de cette année\u202f?'),
      'find-contact': {
        title: 'Trouver le bon interlocuteur chez {company}',
        reason: 'Aucun nom d’interlocuteur n’est encore connu chez {company}.',
        opener: null,
      },
      introduce: {
        title: 'leurs projets du moment',
        reason:
          '{company} correspond à ce que vous recherchez, mais aucune raison particulière d’agir aujourd’hui n’est encore connue.',
        opener: 'Qu’est-ce qui vous prend le plus de temps ce trimestre chez {company}\u202f?',
      },
      'learn-more': {
        title: 'Se renseigner sur l’activité et la taille de {company}',
        reason: 'Le secteur ou la taille n’est pas connu, le score est donc incertain.',
        opener: null,
      },
      'look-first': {
        title: 'Se renseigner sur {company} avant un premier contact',
        reason: 'Ce qui est connu de {company} ne dit pas encore de quoi parler.',
        opener: null,
      },
    },
    labels: {
      noTrading: 'société sans activité propre',
      technology: 'technologie',
      financialServices: 'services financiers',
      professionalServices: 'services aux entreprises',
      manufacturing: 'industrie manufacturière',
      muchSmaller: 'bien plus petite que ce que vous recherchez',
      smaller: 'plus petite que ce que vous recherchez',
      right: 'la taille que vous recherchez',
      larger: 'plus grande que ce que vous recherchez',
      modest: 'modeste',
      solid: 'solide',
      strong: 'élevé',
    },
  },
}
