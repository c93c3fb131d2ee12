import type { SignalKind } from '../model/index.ts'
import { amountsIn } from './amounts.ts'
import { countryIn } from './country.ts'
import type { Group, Phrases, Revenue, Staff } from './phrases.ts'
import { words } from './slug.ts'
import { told } from './told.ts'

const CURRENCIES = new Map([
  ['GBP', ['libra', 'libras']],
  ['USD', ['dólar', 'dólares']],
  ['EUR', ['euro', 'euros']],
])
/** Spanish has no word for 10⁹: it says “241.000 millones”. */
const SCALES = new Map([
  [1e12, ['billón', 'billones']],
  [1e6, ['millón', 'millones']],
])
/** Before the sound of an i, “y” becomes “e”. */
const SOUNDS_AS_I = /^h?[ií](?![aeo])/i

const amounts = amountsIn({
  locale: 'es-ES',
  months: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  date: (day, month, year) => `${day} de ${month} de ${year}`,
  scales: [...SCALES.keys()],
  money: ({ count, rounded, scale, currency }) => {
    const many = rounded === 1 ? 0 : 1
    const word = SCALES.get(scale)?.[many]
    if (word === undefined) return `${count} ${CURRENCIES.get(currency)?.[many] ?? currency}`
    return `${count} ${word} de ${CURRENCIES.get(currency)?.[1] ?? currency}`
  },
  and: (last) => (SOUNDS_AS_I.test(last) ? ' e ' : ' y '),
})
const { count, money, date, list } = amounts

function plural(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

function percent(change: number): string {
  return `${count(Math.abs(change))}\u00a0%`
}

function employees({ least, most }: Staff): string {
  if (most === least) return plural(least, 'empleado', 'empleados')
  return most === null
    ? `al menos ${plural(least, 'empleado', 'empleados')}`
    : `entre ${count(least)} y ${count(most)} empleados`
}

function income(revenue: Revenue): string {
  const year = revenue.year === null ? '' : ` en ${revenue.year}`
  return `ingresos ${revenue.estimated ? 'estimados ' : ''}de ${money(revenue)}${year}`
}

function group({ owner, size, heads }: Group): string {
  const whole = size === null ? null : `un grupo de ${plural(size, 'empresa', 'empresas')}`
  if (owner !== null) return whole === null ? `pertenece a ${owner}` : `pertenece a ${owner}, ${whole}`
  return heads ? `encabeza ${whole}` : `pertenece a ${whole}`
}

/** Two phrases, of which the first may hold a “y” of its own, are kept apart by a comma. */
function chain(phrases: readonly string[]): string {
  const last = phrases.at(-1) ?? ''
  return phrases.length === 2 ? `${phrases[0]}, y ${last}` : list(phrases)
}

function round(name: string): string {
  return name.startsWith('Series ') ? `(serie ${name.slice('Series '.length)})` : `(«${name}»)`
}

function lessCertain(text: string): string {
  return `${text}; por eso la puntuación es menos fiable`
}

function outreach(title: string, question: string) {
  return { title, reason: '{signal}', opener: `He leído esto sobre {company}: «{signal}». ${question}` }
}

function engaged(title: string, opener: string) {
  return { title, reason: '{signal}', opener }
}

const KINDS: Record<SignalKind, string> = {
  hiring: 'contrataciones',
  funding: 'financiación',
  expansion: 'expansión',
  leadership: 'cambio directivo',
  technology: 'cambio de tecnología',
  growth: 'crecimiento',
  filing: 'inscripción en el registro',
  acquisition: 'adquisición',
  partnership: 'colaboración',
  product: 'nuevo producto',
  news: 'noticia',
  engagement: 'interacción',
  risk: 'señal de alto',
}

/** Companies House's words for a company's status. */
const STATUSES = new Map([
  ['active', 'activa'],
  ['dissolved', 'disuelta'],
  ['liquidation', 'en liquidación'],
  ['receivership', 'bajo administración judicial'],
  ['administration', 'en administración concursal'],
  ['voluntary-arrangement', 'en convenio con sus acreedores'],
  ['converted-closed', 'transformada o cerrada'],
  ['insolvency-proceedings', 'en procedimiento de insolvencia'],
  ['removed', 'dada de baja'],
  ['closed', 'cerrada'],
  ['registered', 'inscrita'],
  ['active-proposal-to-strike-off', 'activa, con propuesta de baja'],
])

/** Spanish, which addresses people as “usted”. */
export const es: Phrases = {
  ...amounts,
  language: 'es',
  thisCompany: 'Esta empresa',
  yourCrm: 'Su CRM',
  country: countryIn('es'),

  facts: {
    name: (name, tradingName) => (tradingName === '' ? name : `${name}, nombre comercial: ${tradingName}`),
    number: (number) => `Número de registro ${number}`,
    status: (status) => `Estado en el registro: ${STATUSES.get(status) ?? words(status)}`,
    type: (type) => `Forma jurídica: ${type}`,
    industry: (industry) => `Sector: ${industry}`,
    sic: (code) => `Código UK SIC 2007: ${code}`,
    description: (description) => `Descripción: «${description}»`,
    location: (place) => `Ubicación: ${place}`,
    website: (site) => `Sitio web: ${site}`,
    employees,
    headcount: (change) =>
      change === 0
        ? 'Plantilla sin cambios en 12 meses'
        : `${change > 0 ? 'Aumento' : 'Reducción'} de la plantilla del ${percent(change)} en 12 meses`,
    revenue: (revenue) => `I${income(revenue).slice(1)}`,
    revenueGrowth: (change, year) =>
      change === 0
        ? `Ingresos de ${year} iguales a los del año anterior`
        : `${change > 0 ? 'Aumento' : 'Descenso'} de los ingresos del ${percent(change)} en ${year} respecto al año anterior`,
    incorporated: (on) => `Constituida el ${date(on)}`,
    founded: (year) => `Fundada en ${year}`,
    dissolved: (on) => `Disuelta el ${date(on)}`,
    group,
    funding: ({ latest, round: name, investors, on }) => {
      const text = [
        'Ronda de financiación',
        name === null ? '' : round(name),
        latest === null ? '' : `de ${money(latest)}`,
        investors.length === 0 ? '' : `con ${list(investors)}`,
        on === null ? '' : `el ${date(on)}`,
      ]
      return text.filter(Boolean).join(' ')
    },
    fundingTotal: (total) => `Financiación total obtenida: ${money(total)}`,
    accountsOverdue: (since) =>
      since === null ? 'Cuentas anuales atrasadas' : `Cuentas anuales atrasadas desde el ${date(since)}`,
    accountsDue: (on) => `Plazo para presentar las cuentas anuales: ${date(on)}`,
    accountsInOrder: 'Sin cuentas anuales atrasadas',
    confirmationOverdue: 'Declaración anual de confirmación atrasada',
    openPositions: (open) => plural(open, 'vacante abierta', 'vacantes abiertas'),
    technology: (name) => `Utiliza ${name}`,
    registered: {
      charge_registered: (on) => `Se inscribió una garantía el ${date(on)}`,
      charge_satisfied: (on) => `Se canceló una garantía el ${date(on)}`,
      office_moved: (on) => `Domicilio social trasladado el ${date(on)}`,
      accounts_filed: (on) => `Cuentas anuales presentadas el ${date(on)}`,
    },
    person: (name, title, appointedOn) => {
      const since = appointedOn === null ? '' : `, en el cargo desde el ${date(appointedOn)}`
      return `${title === '' ? name : `${name}, ${title}`}${since}`
    },
    contact: (name, on) => `Último contacto con ${name} el ${date(on)}`,
    reported: (kind) => `Se ha notificado: ${KINDS[kind]}`,
    engaged: {
      contacted: (on) => `Último contacto el ${date(on)}`,
      replied: (on) => `Última respuesta recibida el ${date(on)}`,
      meeting: (on) => `Última reunión el ${date(on)}`,
      deal_opened: (on) => `Se abrió un negocio con la empresa el ${date(on)}`,
    },
    openDeals: (open) => `${plural(open, 'negocio abierto', 'negocios abiertos')} con la empresa`,
    planned: (on) => `Hay una actividad prevista para el ${date(on)}`,
  },

  signals: {
    told: (details) =>
      told(details, es, {
        departed: (who) => `Salida: ${who}`,
        hiring: (job) => `Oferta de empleo: ${job}`,
        adopts: (technology) => `Adopta ${technology}`,
      }),
    appointed: (name, title) => (title === '' ? `Nombramiento: ${name}` : `Nombramiento: ${name}, ${title}`),
    stop: {
      dissolved: 'La empresa fue disuelta',
      'converted-closed': 'La empresa fue transformada o cerrada',
      'strike-off': 'Hay una propuesta de baja de la empresa en el registro',
      'struck-off': 'La empresa fue dada de baja en el registro',
      liquidation: 'La empresa está en liquidación',
      administration: 'La empresa está en administración concursal',
      receiver: 'La empresa está bajo administración judicial',
      'voluntary-arrangement': 'La empresa tiene un convenio con sus acreedores',
      insolvency: 'La empresa está en un procedimiento de insolvencia',
      removed: 'La empresa fue eliminada del registro',
      closed: 'La empresa está cerrada',
    },
    dissolvedOn: (on) => `La empresa fue disuelta el ${date(on)}`,
    risk: (text) => `Riesgo: ${text}`,
  },

  summary: {
    whatTheyDo: ({ name, town, description, industry }) => {
      const based = town === null ? [] : [`tiene su sede en ${town}`]
      if (description !== null) return `${name} ${list([...based, `se describe como «${description}»`])}`
      if (industry !== null) return `${name} ${list([...based, `figura en el sector «${industry}»`])}`
      if (town !== null) return `${name} tiene su sede en ${town}; no se conoce a qué se dedica`
      return `De ${name} solo se conoce el nombre por ahora`
    },
    sizeAndAge: ({ staff, revenue, incorporatedOn, foundedYear, group: kin }) => {
      const has = [
        ...(staff === null ? [] : [employees(staff)]),
        ...(revenue === null ? [] : [`unos ${income(revenue)}`]),
      ]
      const known = [
        ...(has.length > 0 ? [`tiene ${list(has)}`] : []),
        ...(incorporatedOn === null ? [] : [`se constituyó el ${date(incorporatedOn)}`]),
        ...(foundedYear === null ? [] : [`se fundó en ${foundedYear}`]),
        ...(kin === null ? [] : [group(kin)]),
      ]
      return `La empresa ${chain(known)}${has.length > 0 ? '' : '; no se conoce su tamaño'}`
    },
    sizeAndAgeUnknown: 'No se conocen el tamaño, los ingresos ni la antigüedad de la empresa',
    leaveIt: (stop) => `${stop}; no la contacte por ahora`,
    whyNow: (reasons) => `Por qué ahora: ${reasons.join('; ')}`,
    noReasonNow: 'No se conoce ningún indicio reciente de intención de compra',
  },

  score: {
    noIntent: 'No se conoce ninguna señal reciente de intención de compra',
    noEngagement: 'No se conoce ningún contacto reciente con la empresa',
    heldAt: (cap, stop) => `${stop}: la puntuación se limita a ${cap} como máximo`,
    unknown: {
      industry: lessCertain('No se conoce el sector'),
      size: lessCertain('No se conoce el número de empleados'),
      location: lessCertain('No se conoce el país'),
      momentum: lessCertain('No se sabe si la empresa crece'),
      revenue: lessCertain('No se conocen los ingresos'),
      filings: lessCertain('No se sabe si las cuentas anuales están al día'),
    },
    noRate: (currency) =>
      lessCertain(`Los ingresos están en ${currency}, moneda para la que no hay ningún tipo de cambio definido`),
    judged: (known, label) => `${known}: ${label}`,
    otherIndustry: (industry) => `${industry}: no está entre los sectores que busca`,
    countsAs: (industry, label) => `${industry}: cuenta como ${label}`,
    inside: (country) => `En un país donde vende: ${country}`,
    outside: (country) => `Fuera de los países donde vende: ${country}`,
    accountsOverdue: 'Las cuentas anuales están atrasadas',
    accountsInOrder: 'Las cuentas anuales no están atrasadas',
    small: 'pequeña',
  },

  stage: {
    qualified: (score, strong) => `Puntuación ${score} y ${plural(strong, 'señal fuerte', 'señales fuertes')}`,
    nearlyQualified: (score, strong, needed) =>
      `Puntuación ${score}, pero solo ${plural(strong, 'señal fuerte', 'señales fuertes')} de las ${needed} necesarias`,
    atLeast: (score, least) => `Puntuación ${score}: ${least} o más`,
    below: (score, least) => `Puntuación ${score}: menos de ${least}`,
  },

  owner: {
    owned: (name) => `Ya está a cargo de ${name} en su CRM`,
    assigned: 'Ya asignada a esta persona en oppSpot',
    looksAfter: (person) => `Ya atiende a ${person}`,
    account: (rule) => `Es una de las cuentas designadas (${rule})`,
    territory: (rule, place) => `Está en su territorio «${rule}» (${place})`,
    industry: (rule) => `Es de su sector «${rule}»`,
    size: (rule) => `Se ocupa de empresas de este tamaño (${rule})`,
    shared: 'Ni la empresa ni su territorio están asignados, así que los leads se reparten por igual',
    nobodySetUp: 'No hay nadie configurado para recibir leads',
    nobodyFree: 'Ahora mismo nadie puede encargarse',
    away: (name) => `${name} no está disponible`,
    full: (name) => `${name} ya tiene el máximo de leads`,
    passedOver: (reason, others) => `${reason}; ${list(others)}`,
  },

  actions: {
    approach: {
      callCompany: (company, about) => `Llamar a ${company}: ${about}`,
      findPerson: (company, about) => `Encontrar a la persona adecuada en ${company}: ${about}`,
      call: (name, company, about) => `Llamar a ${name} (${company}): ${about}`,
      write: (name, company, about) => `Escribir a ${name} (${company}): ${about}`,
      reach: (name, company, about) => `Encontrar cómo contactar con ${name} (${company}): ${about}`,
    },
    this: 'este asunto',
    nothing: 'Lo que se sabe hasta ahora no da motivo para actuar',
    planned: (on) => `Hay una actividad prevista para el ${date(on)} en su CRM`,
    unanswered: (contact, until) => `${contact}: deles hasta el ${date(until)} para responder`,
    next: (title, reason) => `${title} – ${reason}`,
    wait: (reason) => `No hacer nada por ahora: ${reason}`,
    opening: (opener) => `Una forma de empezar: ${opener}`,
  },

  defaults: {
    rules: {
      replied: engaged('su respuesta', 'Gracias por su respuesta. ¿Qué siguiente paso le ayudaría más?'),
      funding: outreach('la nueva financiación', '¿Qué es lo primero que debería cambiar para su equipo?'),
      acquisition: outreach('la adquisición', '¿Qué ha pasado a ser su prioridad?'),
      'open-deals': engaged('el negocio abierto', '¿Qué necesita todavía de nosotros para decidir?'),
      expansion: outreach('la expansión', '¿Qué la haría más fácil para usted y su equipo?'),
      leadership: outreach('el nombramiento', '¿Qué debe haber cambiado después de los primeros cien días?'),
      meeting: engaged('el resultado de la reunión', '¿Qué ha cambiado para usted desde nuestra reunión?'),
      hiring: outreach('las contrataciones', '¿De qué parte del trabajo se encargarán las nuevas incorporaciones?'),
      technology: outreach('el cambio de tecnología', '¿Qué llevó a ello y qué falta todavía?'),
      growth: outreach('el crecimiento', '¿Qué es lo primero que se ha vuelto más difícil?'),
      contacted: engaged(
        'lo que ha cambiado desde entonces',
        'Ya hemos estado en contacto. ¿Qué ha cambiado desde entonces en {company}?',
      ),
      'deal-opened': engaged('en qué punto está', '¿En qué punto están las cosas en {company}?'),
      product: outreach('el lanzamiento', '¿Cómo ha ido y qué viene después?'),
      partnership: outreach('la colaboración', '¿Qué espera de ella?'),
      engagement: outreach('su interés', '¿Qué le gustaría saber?'),
      news: outreach('la noticia', '¿Qué significa para sus planes de este año?'),
      'find-contact': {
        title: 'Encontrar a la persona adecuada en {company}',
        reason: 'Todavía no se conoce el nombre de nadie en {company}.',
        opener: null,
      },
      introduce: {
        title: 'en qué trabajan ahora',
        reason: '{company} encaja con lo que busca, pero aún no se conoce ningún motivo especial para actuar hoy.',
        opener: '¿Qué les ocupa más tiempo este trimestre en {company}?',
      },
      'learn-more': {
        title: 'Averiguar a qué se dedica {company} y qué tamaño tiene',
        reason: 'No se conoce el sector o el tamaño, por lo que la puntuación es incierta.',
        opener: null,
      },
      'look-first': {
        title: 'Informarse sobre {company} antes de un primer contacto',
        reason: 'Lo que se conoce de {company} todavía no dice de qué hablar.',
        opener: null,
      },
    },
    labels: {
      noTrading: 'sociedad sin actividad propia',
      technology: 'tecnología',
      financialServices: 'servicios financieros',
      professionalServices: 'servicios profesionales',
      manufacturing: 'industria manufacturera',
      muchSmaller: 'mucho más pequeña de lo que busca',
      smaller: 'más pequeña de lo que busca',
      right: 'el tamaño que busca',
      larger: 'más grande de lo que busca',
      modest: 'modestos',
      solid: 'sólidos',
      strong: 'altos',
    },
  },
}
