import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleOrganizations } from '../../src/oppspot/sample/index.ts'
import { latestEnrichments, recentEnrichments } from '../../src/store/enrichments.ts'
import { linksFrom } from '../../src/store/links.ts'
import { keepAnswer } from '../../src/store/llm-answers.ts'
import { intend } from '../../src/store/write-intents.ts'
import { peopleOf } from '../work/crm-people.ts'
import { startWorld, type World } from '../work/world.ts'

/** Known to oppSpot too, so that enrichments of her company name her. */
const NAME = 'Marigold Puddle'
const EMAIL = 'marigold@puddlewick.example'
const lead = {
  organization_id: sampleOrganizations.demo,
  company: { domain: 'puddlewick.example' },
  contact: { email: EMAIL, first_name: 'Marigold', last_name: 'Puddle', title: 'VP Sales' },
}

describe('a contact who had themselves erased in the CRM', () => {
  let world: World
  let people: ReturnType<typeof peopleOf>
  let contact = ''
  let company = ''
  beforeAll(async () => {
    world = await startWorld()
    people = peopleOf(world)
    await world.capture(lead)
    await world.capture({ ...lead, contact: { ...lead.contact, phone: '+44 20 7946 0000' } })
    expect(await people.settled()).toEqual({ failed: 0 })
    contact = (await world.records('contacts'))[0]?.id ?? ''
    const companyRecord = (await world.records('companies'))[0]?.id ?? ''
    const { id } = await people.integration()
    company = (await people.inTenant((tx) => linksFrom(tx, id, 'company', [companyRecord])))[0]?.oppspotId ?? ''
    await people.edit('contacts', contact, { jobtitle: 'Chief Sales Officer' })
    expect(await people.settled()).toEqual({ failed: 0 })
    // As a worker leaves behind that dies while it writes.
    const fields = [{ field: 'email', type: 'email' as const, value: EMAIL }]
    await people.inTenant((tx) => intend(tx, id, 'contact', [{ oppspotId: 'contact-of-a-dead-worker', fields }]))
    await people.inTenant((tx) =>
      keepAnswer(tx, 'about-her', { sentences: [{ text: `${NAME} decides.` }] }, new Date()),
    )
    const { enrichment } = await enrichmentOfCompany()
    await world.card('POST', `/v1/cards/hubspot/contact/${contact}/feedback`, {
      part: 'summary',
      fingerprint: enrichment.fingerprint,
      verdict: 'up',
      comment: `Ask ${NAME}`,
    })
  })
  afterAll(() => world.stop())

  async function enrichmentOfCompany() {
    const found = (await people.inTenant((tx) => latestEnrichments(tx, [company]))).get(company)
    if (found === undefined) throw new Error('The company was enriched')
    return found
  }

  /** The tables of ours in which a word stands anywhere, from the catalog, so that a table added later is searched too. */
  async function tablesWith(word: string): Promise<string[]> {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class
      where relnamespace = 'smartsync'::regnamespace and relkind in ('r', 'p') and not relispartition
      order by relname`.execute(world.database.kysely)
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${sql.table(`smartsync.${name}`)} as each_row
        where strpos(lower(to_jsonb(each_row)::text), ${word.toLowerCase()}) > 0`.execute(world.database.kysely)
      if ((rows[0]?.count ?? 0) > 0) found.push(name)
    }
    return found
  }

  test('was in many places', async () => {
    expect(await tablesWith(EMAIL)).toEqual(
      expect.arrayContaining([
        'crm_records',
        'crm_sync_logs',
        'crm_sync_queue',
        'entity_links',
        'inbox',
        'write_intents',
      ]),
    )
    expect(await tablesWith(NAME)).toEqual(expect.arrayContaining(['enrichments', 'feedback', 'llm_answers']))
  })

  test('is in none of them any more, nor comes back with what else we know of', async () => {
    await people.erase('contacts', contact)
    expect(await people.settled()).toEqual({ failed: 0 })
    for (const word of [EMAIL, NAME, 'Chief Sales Officer', '7946 0000'])
      expect([word, await tablesWith(word)]).toEqual([word, []])

    await people.touch(company)
    const enriched = await people.inTenant((tx) => recentEnrichments(tx, 5))
    expect(enriched.map(({ enrichment }) => enrichment.companyId)).toContain(company)
    for (const word of [EMAIL, NAME]) expect([word, await tablesWith(word)]).toEqual([word, []])
    expect(await people.standing('contacts')).toEqual([])
  })

  test('is known again once somebody captures them anew', async () => {
    await world.capture(lead)
    expect(await people.settled()).toEqual({ failed: 0 })
    expect((await people.standing('contacts')).map(({ properties }) => properties.email)).toEqual([EMAIL])
  })
})

test('a person whom we met in the CRM leaves no company behind by being erased', async () => {
  const world = await startWorld()
  const people = peopleOf(world)
  const id = await people.create('contacts', { email: EMAIL, firstname: 'Marigold' })
  expect(await people.settled()).toEqual({ failed: 0 })
  await people.erase('contacts', id)
  expect(await people.settled()).toEqual({ failed: 0 })
  expect(await people.standing('companies')).toEqual([])
  await world.stop()
})
