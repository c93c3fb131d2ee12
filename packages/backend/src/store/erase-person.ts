import { type RawBuilder, sql } from 'kysely'
import { forgetActs } from './card-acts.ts'
import type { TenantTransaction } from './tenancy.ts'

/** Someone who had themselves erased, by all that we know them by. */
export interface Person {
  integrationId: string
  /** Their record in the CRM. */
  contactId: string
  /** Our keys of them. */
  keys: readonly string[]
  emails: readonly string[]
  /** First and last name. */
  names: readonly string[]
}

const ERASED = { reason: 'Erased: the person had their data deleted in the CRM' }

/**
 * What we know the contact by: what their record said, what we wrote to it, and the leads in which they were captured.
 * `fields` names the CRM fields that hold e-mail, first and last name.
 */
export async function identify(
  tx: TenantTransaction,
  integrationId: string,
  contactId: string,
  fields: Readonly<Record<'email' | 'firstName' | 'lastName', string | null>>,
): Promise<Person> {
  const written = (field: string | null) => sql`link.written ->> ${field ?? ''}`
  const said = (key: string) => sql`coalesce(record.said -> ${key} ->> 'crm', record.said -> ${key} ->> 'oppspot')`
  const { rows } = await sql<Found>`
    select link.oppspot_id as key, ${written(fields.email)} as email, ${written(fields.firstName)} as first_name,
      ${written(fields.lastName)} as last_name
    from smartsync.entity_links as link
    where link.integration_id = ${integrationId} and link.record_type = 'contact' and link.crm_id = ${contactId}
    union
    select record.oppspot_id, ${said('contact.email')}, ${said('contact.first_name')}, ${said('contact.last_name')}
    from smartsync.crm_records as record
    where record.integration_id = ${integrationId} and record.record_type = 'contact' and record.crm_id = ${contactId}
  `.execute(tx)
  const linked = distinct(rows.map(({ key }) => key))
  const { rows: aliases } = await sql<{ key: string }>`
    select alias.oppspot_id as key from smartsync.entity_aliases as alias
    where alias.integration_id = ${integrationId} and alias.entity_type = 'contact'
      and alias.same_as = any(${linked}::text[])`.execute(tx)
  const keys = distinct([...linked, ...aliases.map(({ key }) => key)])
  const { rows: leads } = await sql<Found>`
    select ${keyOf(sql`job.payload`)} as key, job.payload -> 'contact' ->> 'email' as email,
      job.payload -> 'contact' ->> 'firstName' as first_name, job.payload -> 'contact' ->> 'lastName' as last_name
    from smartsync.crm_sync_queue as job
    where job.organization_id = ${tx.organizationId}::uuid and ${keyOf(sql`job.payload`)} = any(${keys}::text[])
    union
    select ${keyOf(sql`message.body`)}, message.body -> 'contact' ->> 'email',
      message.body -> 'contact' ->> 'firstName', message.body -> 'contact' ->> 'lastName'
    from smartsync.inbox as message
    where message.organization_id = ${tx.organizationId}::uuid and ${keyOf(sql`message.body`)} = any(${keys}::text[])
  `.execute(tx)
  const all = [...rows, ...leads]
  return {
    integrationId,
    contactId,
    keys,
    emails: distinct(all.map(({ email }) => email?.trim().toLowerCase() ?? null)),
    names: distinct(
      all.map(({ first_name, last_name }) => (first_name && last_name ? `${first_name} ${last_name}` : null)),
    ),
  }
}

interface Found {
  key: string | null
  email: string | null
  first_name: string | null
  last_name: string | null
}

/** The ids of the companies at which we met the person. */
export async function companiesOf(tx: TenantTransaction, { integrationId, contactId }: Person): Promise<string[]> {
  const { rows } = await sql<{ id: string | null }>`
    select distinct log.enrichments ->> 'companyId' as id from smartsync.crm_sync_logs as log
    where log.integration_id = ${integrationId} and log.sync_type = 'contact' and log.crm_entity_id = ${contactId}
  `.execute(tx)
  return distinct(rows.map(({ id }) => id))
}

/**
 * Lets everything go that we hold of a person, in every table. Jobs and messages that are about a company too stay, without
 * the person. Enrichments and summaries that name them go as a whole: the next enrichment makes new ones.
 */
export async function erasePerson(tx: TenantTransaction, person: Person): Promise<void> {
  const { integrationId, contactId, keys, emails } = person
  const organization = sql`${tx.organizationId}::uuid`
  const isLeadOf = (payload: RawBuilder<unknown>) =>
    sql`(${keyOf(payload)} = any(${keys}::text[]) or lower(${payload} -> 'contact' ->> 'email') = any(${emails}::text[]))`

  const jobs = await sql<{ id: string }>`
    select job.id from smartsync.crm_sync_queue as job
    where job.organization_id = ${organization} and ${isLeadOf(sql`job.payload`)}`.execute(tx)
  await sql`
    update smartsync.crm_sync_queue as job
    set payload = job.payload || '{"contact": null}', key = 'erased:' || job.id
    where job.organization_id = ${organization} and job.id = any(${idsOf(jobs.rows)}::bigint[])`.execute(tx)
  const messages = await sql<{ id: string }>`
    select message.id from smartsync.inbox as message
    where message.organization_id = ${organization} and ${isLeadOf(sql`message.body`)}`.execute(tx)
  await sql`
    update smartsync.inbox as message set body = message.body || '{"contact": null}'
    where message.organization_id = ${organization} and message.id = any(${idsOf(messages.rows)}::uuid[])`.execute(tx)
  await sql`
    update smartsync.crm_sync_logs as log
    set payload = ${JSON.stringify(ERASED)}::jsonb, enrichments = '{}', oppspot_entity_id = null, error_message = null
    where log.organization_id = ${organization} and (
      (log.integration_id = ${integrationId} and log.sync_type = 'contact' and log.crm_entity_id = ${contactId})
      or (log.integration_id = ${integrationId} and log.payload ->> 'contactRecord' = ${contactId})
      or log.oppspot_entity_id = any(${keys}::text[])
      or ${mentions(sql`log.payload`, person)}
    )`.execute(tx)
  await sql`
    delete from smartsync.feedback as given
    where given.organization_id = ${organization}
      and (given.integration_id = ${integrationId} and given.record_type = 'contact' and given.record_id = ${contactId}
        or ${mentions(sql`given.comment`, person)})`.execute(tx)
  await sql`
    delete from smartsync.card_acts as asked
    where asked.integration_id = ${integrationId} and asked.record_type = 'contact' and asked.record_id = ${contactId}
  `.execute(tx)
  await sql`
    delete from smartsync.enrichments as made
    where made.organization_id = ${organization} and ${mentions(sql`made.enrichment`, person)}`.execute(tx)
  await sql`
    delete from smartsync.llm_answers as kept
    where kept.organization_id = ${organization} and ${mentions(sql`kept.answer`, person)}`.execute(tx)
  await forgetActs(tx, integrationId, { type: 'contact', id: contactId })
  for (const table of ['entity_links', 'crm_records', 'held_fields'] as const) {
    await sql`
      delete from ${sql.table(`smartsync.${table}`)} as gone
      where gone.integration_id = ${integrationId} and gone.record_type = 'contact' and gone.crm_id = ${contactId}
    `.execute(tx)
  }
  for (const [table, column] of [
    ['entity_links', 'written'],
    ['entity_links', 'undone'],
    ['crm_records', 'said'],
  ] as const) {
    // Of other records only what names the person goes.
    const ledger = sql`standing.${sql.ref(column)}`
    await sql`
      update ${sql.table(`smartsync.${table}`)} as standing
      set ${sql.ref(column)} = (
        select coalesce(jsonb_object_agg(entry.key, entry.value), '{}') from jsonb_each(${ledger}) as entry
        where not ${mentions(sql`entry.value`, person)}
      )
      where standing.organization_id = ${organization} and ${mentions(ledger, person)}`.execute(tx)
  }
  await sql`
    delete from smartsync.write_intents as intent
    where intent.organization_id = ${organization}
      and (intent.oppspot_id = any(${keys}::text[]) or ${mentions(sql`intent.fields`, person)})`.execute(tx)
  await sql`
    delete from smartsync.entity_aliases as alias
    where alias.integration_id = ${integrationId} and alias.entity_type = 'contact'
      and (alias.same_as = any(${keys}::text[]) or alias.oppspot_id = any(${keys}::text[]))`.execute(tx)
  await sql`
    update smartsync.gone_records as gone set oppspot_id = null, entity_type = null
    where gone.integration_id = ${integrationId} and gone.record_type = 'contact'
      and (gone.crm_id = ${contactId} or gone.oppspot_id = any(${keys}::text[]))`.execute(tx)
}

/** Our key of the person whom a lead names by an e-mail address, as `contactKey` makes it. */
function keyOf(lead: RawBuilder<unknown>): RawBuilder<unknown> {
  const address = sql`'email:' || lower(btrim(${lead} -> 'contact' ->> 'email'))`
  return sql`'contact-' || left(encode(sha256(convert_to(${address}, 'UTF8')), 'hex'), 32)`
}

/** Does a column name the person, by address or by first and last name? */
function mentions(column: RawBuilder<unknown>, { emails, names }: Person): RawBuilder<unknown> {
  const spelled = [...emails, ...names].map((text) => JSON.stringify(text.toLowerCase()).slice(1, -1))
  return sql`exists (
    select from unnest(${spelled}::text[]) as mention (word) where strpos(lower(${column}::text), mention.word) > 0
  )`
}

function idsOf(rows: ReadonlyArray<{ id: string }>): string[] {
  return rows.map(({ id }) => id)
}

function distinct(values: ReadonlyArray<string | null>): string[] {
  return [...new Set(values.flatMap((value) => value || []))]
}
