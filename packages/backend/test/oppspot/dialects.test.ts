import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOppspot } from '../../src/oppspot/adapter.ts'
import { queriesOf } from '../../src/oppspot/sql.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

const now = new Date('2026-11-23T12:00:00Z')
const ours: string = randomUUID()
const theirs: string = randomUUID()
const company = randomUUID()
const url = 'https://news.companyinformation.co.uk/item'
let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

/** A schema that has one bare company, and what else the script makes; `$s` stands for its name. */
async function opened(script: string) {
  const schema = database.schema()
  await database.run(
    `create schema $s;
     create table $s.businesses (id uuid primary key, name text not null);
     insert into $s.businesses values ('${company}', 'Bare Ltd');
     ${script}`.replaceAll('$s', schema),
  )
  const oppspot = await openOppspot(database.sql, { schema, now: () => now })
  const dossier = async (organization = ours) => {
    const [found] = await oppspot.dossiers(organization, [company])
    if (!found) throw new Error('the company is missing')
    return found
  }
  return { schema, oppspot, dossier }
}

describe('a database with nothing but names', () => {
  test('gives companies that are null all over, and says what is missing', async () => {
    const { oppspot, dossier } = await opened('')
    const found = await dossier()
    expect(found).toMatchObject({ signals: [], people: [], oppspotScore: null, assignedTo: null })
    expect(found.company).toMatchObject({ name: 'Bare Ltd', number: null, status: null, address: null, revenue: null })
    expect(found.company.source).toEqual({ name: 'oppSpot', url: null })
    const description = oppspot.describe()
    expect(description.dialect).toEqual({
      leadScores: null,
      buyingSignals: null,
      stakeholders: null,
      fundingSignals: null,
      dataSources: null,
    })
    expect(description.missing.join('\n')).toContain('buying_signals does not exist.')
    expect(description.missing.join('\n')).toMatch(/businesses has no .*company_number/)
  })

  test('matches by id, and says of everything else that it knows none', async () => {
    const { oppspot } = await opened('')
    const references = [
      { id: company },
      { number: '00102498' },
      { domain: 'a.co.uk' },
      { name: 'Bare', postcode: 'E1 1AA' },
    ]
    expect((await oppspot.match(references)).map((match) => match.found)).toEqual([true, false, false, false])
  })

  test('has nothing to sweep', async () => {
    const { oppspot } = await opened('')
    for (const table of ['businesses', 'stakeholders', 'buying_signals', 'lead_scores'] as const) {
      expect(await oppspot.changedSince(table, null, 10)).toEqual({ changes: [], cursor: null })
    }
  })
})

describe('a database that cannot be read', () => {
  test('is refused with what to do about it', async () => {
    await expect(openOppspot(database.sql, { schema: 'no_such_schema' })).rejects.toMatchObject({
      code: 'oppspot_unreadable',
      help: expect.stringContaining('OPPSPOT_DATABASE_URL'),
    })
  })
})

describe('lead scores', () => {
  const rows = `insert into $s.lead_scores (company_id, $c, updated_at) values
    ('${company}', 40, '2026-01-01'), ('${company}', 71, '2026-06-01'), ('${company}', null, '2026-07-01')`

  test('are read from the rich shape', async () => {
    const { dossier, oppspot } = await opened(
      `create table $s.lead_scores (id uuid default gen_random_uuid(), company_id uuid, overall_score int,
         last_calculated_at timestamptz, updated_at timestamptz);
       insert into $s.lead_scores (company_id, overall_score, last_calculated_at) values ('${company}', 63, '2026-05-01T10:00:00Z')`,
    )
    expect(oppspot.describe().dialect.leadScores).toBe('rich')
    expect((await dossier()).oppspotScore).toEqual({ score: 63, calculatedAt: '2026-05-01T10:00:00.000Z' })
  })

  test('are read from the thin shape, the newest that is there', async () => {
    const { dossier, oppspot } = await opened(
      `create table $s.lead_scores (id uuid default gen_random_uuid(), company_id uuid, score int, updated_at timestamptz);
       ${rows.replace('$c', 'score')}`,
    )
    expect(oppspot.describe().dialect.leadScores).toBe('thin')
    expect((await dossier()).oppspotScore?.score).toBe(71)
  })
})

describe('buying signals of dialect A', () => {
  const table = `create table $s.buying_signals (id uuid default gen_random_uuid(), company_id uuid,
    signal_type varchar(50), category varchar(50), signal_strength float, confidence_score float, title text,
    raw_data jsonb, source text, source_url text, detected_at timestamptz default '2026-11-01', expires_at timestamptz);`

  test('have strengths out of ten and confidences out of one', async () => {
    const { dossier, oppspot } = await opened(
      `${table} insert into $s.buying_signals (company_id, signal_type, signal_strength, confidence_score, title, source, source_url)
       values ('${company}', 'tech_adoption', 8.5, 0.8, 'a', 'x', '${url}'), ('${company}', 'web_activity', 7, 1, 'b', 'x', '${url}'),
              ('${company}', 'funding', 4, 0, 'c', 'x', '${url}'), ('${company}', 'executive_change', 3.9, null, 'd', 'x', '${url}')`,
    )
    expect(oppspot.describe().dialect.buyingSignals).toBe('A')
    const found = (await dossier()).signals.toSorted((a, b) => a.title.localeCompare(b.title))
    expect(found.map(({ kind, strength, confidence }) => [kind, strength, confidence])).toEqual([
      ['technology', 'very_strong', 0.8],
      ['engagement', 'strong', 1],
      ['funding', 'moderate', 0],
      ['leadership', 'weak', 0.5],
    ])
    expect(found[0]).toMatchObject({ on: '2026-11-01', source: { name: 'x', url } })
  })

  test('are left out once they expired', async () => {
    const { dossier } = await opened(
      `${table} insert into $s.buying_signals (company_id, signal_type, signal_strength, title, source_url, expires_at)
       values ('${company}', 'funding', 9, 'past', '${url}', '2026-11-23T11:59:59Z'), ('${company}', 'funding', 9, 'open', '${url}', '2026-11-23T12:00:01Z')`,
    )
    expect((await dossier()).signals.map((signal) => signal.title)).toEqual(['open'])
  })
})

describe('buying signals of dialect B', () => {
  const table = `create table $s.buying_signals (id uuid primary key default gen_random_uuid(), company_id uuid, org_id uuid,
    signal_type text, signal_strength text, signal_data jsonb, confidence_score int, detected_at timestamptz default '2026-11-02',
    signal_date timestamptz, expiry_date timestamptz, source text, source_url text, status text default 'detected');`

  test('belong to their organization or to all', async () => {
    const { dossier, oppspot } = await opened(
      `${table} insert into $s.buying_signals (company_id, org_id, signal_type, signal_strength, signal_data, source_url)
       values ('${company}', '${ours}', 'expansion', 'strong', '{"title":"ours"}', '${url}'),
              ('${company}', '${theirs}', 'expansion', 'strong', '{"title":"theirs"}', '${url}'),
              ('${company}', null, 'expansion', 'strong', '{"title":"nobody’s"}', '${url}')`,
    )
    expect(oppspot.describe().dialect.buyingSignals).toBe('B')
    const titles = async (organization: string) => (await dossier(organization)).signals.map((s) => s.title).sort()
    expect(await titles(ours)).toEqual(['nobody’s', 'ours'])
    expect(await titles(theirs)).toEqual(['nobody’s', 'theirs'])
    expect(await titles(`${ours}' or true --`)).toEqual(['nobody’s'])
  })

  test('are believed only with a source that can exist, or verified', async () => {
    const { dossier } = await opened(
      `${table} insert into $s.buying_signals (company_id, signal_type, signal_data, source, source_url, status) values
        ('${company}', 'job_posting', '{"title":"scout"}', 'scout_agent', '${url}', 'detected'),
        ('${company}', 'job_posting', '{"title":"scout in data","detected_by":"scout_agent"}', 'LinkedIn', '${url}', 'detected'),
        ('${company}', 'funding_round', '{"title":"no url"}', 'news', null, 'detected'),
        ('${company}', 'funding_round', '{"title":"example.com"}', 'news', 'https://www.example.com/a', 'detected'),
        ('${company}', 'funding_round', '{"title":"reserved"}', 'news', 'https://a.test/a', 'actioned'),
        ('${company}', 'funding_round', '{"title":"no host"}', 'news', 'https://localhost/a', 'detected'),
        ('${company}', 'funding_round', '{"title":"script"}', 'news', 'javascript:alert(1)', 'detected'),
        ('${company}', 'expansion', '{"title":"expired"}', 'news', '${url}', 'expired'),
        ('${company}', 'expansion', '{"title":"false"}', 'news', '${url}', 'false_positive'),
        ('${company}', 'job_posting', '{"title":"verified scout"}', 'scout_agent', null, 'verified'),
        ('${company}', 'executive_change', '{"title":"register"}', 'companies_house', null, 'detected'),
        ('${company}', 'expansion', '{"title":"url in data","source_url":"${url}"}', null, null, 'detected'),
        ('${company}', 'expansion', '{"title":"sourced"}', 'news', '${url}', 'detected')`,
    )
    const titles = (await dossier()).signals.map((signal) => signal.title)
    expect(titles.sort()).toEqual(['register', 'sourced', 'url in data', 'verified scout'])
  })

  test('take their words and day from the detail tables', async () => {
    const id = randomUUID()
    const { dossier, oppspot } = await opened(
      `${table}
       create table $s.executive_change_signals (id uuid default gen_random_uuid(), signal_id uuid, company_id uuid,
         position_title text, change_type text, incoming_executive jsonb, effective_date date);
       create table $s.funding_signals (id uuid default gen_random_uuid(), signal_id uuid, company_id uuid, amount numeric);
       insert into $s.buying_signals (id, company_id, signal_type, signal_data, source_url)
         values ('${id}', '${company}', 'executive_change', '{}', '${url}');
       insert into $s.executive_change_signals (signal_id, company_id, position_title, change_type, incoming_executive, effective_date)
         values ('${id}', '${company}', 'CFO', 'departure', '{"name": 7}', '2026-10-31')`,
    )
    expect(oppspot.describe().dialect.fundingSignals).toBe('detail')
    expect((await dossier()).signals).toMatchObject([
      { id, title: '7 leaves: CFO', kind: 'leadership', strength: 'weak', on: '2026-10-31', confidence: 0.5 },
    ])
  })

  test('say the same thing once, when told again within fourteen days', async () => {
    const { dossier } = await opened(
      `${table} insert into $s.buying_signals (company_id, signal_type, signal_data, source_url, signal_date) values
        ('${company}', 'expansion', '{"title":"New depot"}', '${url}', '2026-10-01'),
        ('${company}', 'expansion', '{"title":"new depot!"}', '${url}', '2026-10-14'),
        ('${company}', 'expansion', '{"title":"New depot"}', '${url}', '2026-11-20')`,
    )
    expect((await dossier()).signals.map((signal) => signal.on).sort()).toHaveLength(2)
  })

  test('count what is no signal and go on', async () => {
    const { dossier, oppspot } = await opened(
      `${table} insert into $s.buying_signals (company_id, signal_type, signal_data, source_url) values
        ('${company}', null, '{}', '${url}'), ('${company}', 'expansion', '[1, "junk"]', '${url}')`,
    )
    expect((await dossier()).signals.map((signal) => signal.title)).toEqual(['Expansion'])
    expect(oppspot.describe().misfits).toEqual({ buying_signals: 1 })
  })
})

describe('buying signals of dialect C', () => {
  test('leave out whatever the scout agent wrote', async () => {
    const { dossier, oppspot } = await opened(
      `create table $s.buying_signals (id uuid default gen_random_uuid(), company_id uuid not null, org_id uuid, signal_type text,
         signal_strength text, confidence_score float, signal_data jsonb, detected_by text, status text,
         detected_at timestamptz default '2026-11-05', expires_at timestamptz);
       insert into $s.buying_signals (company_id, signal_type, signal_strength, confidence_score, signal_data, detected_by, status) values
         ('${company}', 'job_posting', 'strong', 85, '{"title":"made up","url":"${url}"}', 'scout_agent', 'active'),
         ('${company}', 'companies_house_filing', 'strong', 85, '{"title":"made up too"}', 'scout_agent', 'active'),
         ('${company}', 'website_activity', 'moderate', 60, '{"title":"unsourced"}', 'integration', 'active'),
         ('${company}', 'news_mention', 'moderate', 62.5, '{"title":"sourced","url":"${url}"}', 'opportunity_bot', 'active')`,
    )
    expect(oppspot.describe().dialect.buyingSignals).toBe('C')
    expect((await dossier()).signals).toMatchObject([
      { title: 'sourced', kind: 'news', confidence: 0.625, source: { name: 'opportunity_bot', url } },
    ])
    const swept = await oppspot.changedSince('buying_signals', null, 10)
    expect(swept.changes).toHaveLength(4)
  })
})

describe('funding signals on their own', () => {
  test('leave out the round that the detector makes up for any company', async () => {
    const { dossier, oppspot } = await opened(
      `create table $s.funding_signals (id uuid default gen_random_uuid(), company_id uuid, company_name text, round_type text,
         amount numeric(15, 2), currency text, announcement_date date, source text, source_url text,
         confidence_score numeric(3, 2), verified boolean);
       insert into $s.funding_signals (company_id, round_type, amount, currency, source, source_url, confidence_score, verified, announcement_date) values
         ('${company}', 'series_a', 10000000, 'GBP', 'news_api', 'https://example.com/article', 0.9, false, '2026-11-01'),
         ('${company}', 'series_b', 20000000, 'GBP', 'news_api', null, 0.9, false, '2026-11-02'),
         ('${company}', 'seed', 1500000, 'GBP', 'manual', null, 1, true, '2024-01-01'),
         ('${company}', 'series_a', 11000000, 'EUR', 'news_api', '${url}', 0.7, false, '2025-06-01')`,
    )
    expect(oppspot.describe().dialect.fundingSignals).toBe('standalone')
    const found = (await dossier()).signals.map(({ title, strength, confidence, on }) => [
      title,
      strength,
      confidence,
      on,
    ])
    expect(found).toHaveLength(2)
    expect(found).toContainEqual(['Raised £1.5m (Seed)', 'weak', 1, '2024-01-01'])
    expect(found).toContainEqual(['Raised €11m (Series A)', 'strong', 0.7, '2025-06-01'])
  })
})

describe('stakeholders', () => {
  test('of the shape with an organization are that organization’s', async () => {
    const { dossier, oppspot } = await opened(
      `create table $s.stakeholders (id uuid default gen_random_uuid(), company_id uuid, org_id uuid, name varchar, title varchar, email varchar);
       insert into $s.stakeholders (company_id, org_id, name, title) values
         ('${company}', '${ours}', 'Our Contact', 'Head of IT'), ('${company}', '${theirs}', 'Their Contact', 'CFO'), ('${company}', null, 'Nobody’s', 'CEO')`,
    )
    expect(oppspot.describe().dialect.stakeholders).toBe('name')
    expect((await dossier(ours)).people).toMatchObject([{ name: 'Our Contact', seniority: 'director' }])
    expect((await dossier(theirs)).people).toMatchObject([{ name: 'Their Contact', seniority: 'c_level' }])
  })

  test('of the shape without are those of the colleague who created them', async () => {
    const [me, them] = [randomUUID(), randomUUID()]
    const { dossier, oppspot } = await opened(
      `create table $s.profiles (id uuid, org_id uuid);
       insert into $s.profiles values ('${me}', '${ours}'), ('${them}', '${theirs}');
       create table $s.stakeholders (id uuid default gen_random_uuid(), company_id uuid, first_name text, last_name text,
         full_name text generated always as (first_name || ' ' || last_name) stored, email text, seniority_level text,
         last_contacted timestamptz, created_by uuid);
       insert into $s.stakeholders (company_id, first_name, last_name, email, seniority_level, last_contacted, created_by) values
         ('${company}', 'Our', 'Contact', 'Our.Contact@Firm.co.uk', 'vp', '2026-02-03T10:00:00Z', '${me}'),
         ('${company}', 'Their', 'Contact', null, 'unknown', null, '${them}'),
         ('${company}', 'Nobody’s', 'Contact', null, 'c_level', null, null)`,
    )
    expect(oppspot.describe().dialect.stakeholders).toBe('full_name')
    expect((await dossier(ours)).people).toMatchObject([
      { name: 'Our Contact', email: 'our.contact@firm.co.uk', seniority: 'vp', lastContactOn: '2026-02-03' },
    ])
    expect((await dossier(theirs)).people.map((person) => person.name)).toEqual(['Their Contact'])
  })
})

describe('lead assignments', () => {
  test('count for the organization of the assignee, whatever their shape', async () => {
    const [mine, other] = [randomUUID(), randomUUID()]
    const { dossier } = await opened(
      `create table $s.profiles (id uuid, org_id uuid);
       insert into $s.profiles values ('${mine}', '${ours}'), ('${other}', '${theirs}');
       create table $s.lead_assignments (company_id uuid, org_id uuid, assigned_to uuid, status text, created_at timestamptz);
       insert into $s.lead_assignments values ('${company}', '${ours}', '${mine}', 'working', '2026-01-01'),
         ('${company}', '${theirs}', '${other}', 'assigned', '2026-03-01')`,
    )
    expect((await dossier(ours)).assignedTo).toEqual({ userId: mine, email: null })
    expect((await dossier(theirs)).assignedTo).toEqual({ userId: other, email: null })
  })
})

describe('data sources', () => {
  test.each([
    ['text[]', 'text[]'],
    ['jsonb', 'jsonb'],
  ])('of type %s are told', async (type, dialect) => {
    const { oppspot } = await opened(`alter table $s.businesses add column data_sources ${type}`)
    expect(oppspot.describe().dialect.dataSources).toBe(dialect)
  })
})

describe('a schema that changes while we run', () => {
  test('is read again when a column has gone, and once more when it has come', async () => {
    const { schema, oppspot, dossier } = await opened('alter table $s.businesses add column industry text')
    await database.run(`alter table ${schema}.businesses drop column industry`)
    expect((await dossier()).company.industry).toBeNull()
    expect(oppspot.describe().missing.join()).toContain('industry')
  })

  test('is refused when what is needed has gone', async () => {
    const { schema, oppspot } = await opened('')
    await database.run(`drop table ${schema}.businesses`)
    await expect(oppspot.countCompanies()).rejects.toMatchObject({ code: 'oppspot_unreadable' })
  })
})

describe('the rights of the role that we connect as', () => {
  test('tell no data from not allowed', async () => {
    const schema = database.schema()
    const role = `${schema}_reader`
    await database.run(
      `create schema ${schema}; create role ${role};
       create table ${schema}.businesses (id uuid, name text, industry text);
       create table ${schema}.lead_scores (id uuid, company_id uuid, score int);
       alter table ${schema}.lead_scores enable row level security;
       create table ${schema}.buying_signals (id uuid, company_id uuid, signal_type text);
       alter table ${schema}.buying_signals enable row level security;
       create policy own on ${schema}.buying_signals for select using (signal_type = 'x');
       create table ${schema}.stakeholders (id uuid, company_id uuid, org_id uuid, name text);
       grant usage on schema ${schema} to ${role};
       grant select (id, name) on ${schema}.businesses to ${role};
       grant select on ${schema}.lead_scores, ${schema}.buying_signals to ${role}`,
    )
    const asReader = queriesOf(async <Row>(text: string, params: unknown[]): Promise<Row[]> => {
      if (database.pool) {
        const client = await database.pool.connect()
        try {
          await client.query(`set role ${role}`)
          return (await client.query(text, params)).rows
        } finally {
          await client.query('reset role')
          client.release()
        }
      }
      await database.sql.query(`set role ${role}`, [])
      try {
        return await database.sql.query<Row>(text, params)
      } finally {
        await database.sql.query('reset role', [])
      }
    })
    const oppspot = await openOppspot(asReader, { schema })
    expect(oppspot.describe()).toMatchObject({
      rights: {
        businesses: 'readable',
        lead_scores: 'hidden',
        buying_signals: 'filtered',
        stakeholders: 'denied',
        profiles: 'absent',
      },
    })
    expect(oppspot.describe().missing.join('\n')).toContain('stakeholders may not be read.')
    expect(await oppspot.dossiers(ours, [company])).toEqual([])
    await database.run(`drop owned by ${role}; drop role ${role}`)
  })
})
