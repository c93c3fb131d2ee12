import {
  type CrmProvider,
  type CrmSession,
  knowledgeFields,
  type RecordWrite,
  type TaskWrite,
  type TokenSet,
} from '../packages/core/src/crm/index.ts'

/**
 * Calls every method of the connector, with what works and with what HubSpot refuses. `deal` is the id of one that stands in
 * the account, for the product creates none.
 */
export async function drive(provider: CrmProvider, tokens: TokenSet, deal: string): Promise<void> {
  const session: CrmSession = {
    accountId: tokens.accountId,
    instanceUrl: tokens.instanceUrl,
    accessToken: async () => tokens.accessToken,
    beforeCall: async () => undefined,
    onCall: () => undefined,
  }
  const connector = provider.connect(session)
  await connector.whoAmI()
  await connector.users()
  await connector.pipelines()
  await provider.oauth.introspect(tokens.accessToken, 'access_token')
  await provider.oauth.introspect(tokens.refreshToken, 'refresh_token')
  await connector.ensureFields(
    provider.fields.custom.map((field) => ({ ...field, options: field.options.slice(0, 2) })),
  )
  await connector.ensureFields(provider.fields.custom)
  await connector.ensureFields(provider.fields.custom)
  for (const type of ['contact', 'company', 'deal', 'task'] as const) await connector.describeFields(type)

  const companies = idsOf(
    await connector.upsert(
      'company',
      ['a', 'b'].map((key) => company(key)),
    ),
  )
  const [first = '', second = ''] = companies
  const contacts = idsOf(
    await connector.upsert('contact', [contact('a', first), contact('b', second), contact('c', first)]),
  )
  const [anna = '', bert = '', third = ''] = contacts
  if (companies.length < 2 || contacts.length < 3) throw new Error('The first records could not be created.')
  await connector.upsert('contact', [contact('a', first), { ...contact('x', first), externalKey: 'contact-x' }])
  await connector.upsert('contact', [contact('d', first), { ...contact('a', first), externalKey: 'contact-again' }])
  await connector.upsert('contact', [
    { ...contact('a', first), id: anna, fields: [{ field: 'smartsync_score', type: 'number', value: 91 }] },
    { ...contact('gone', first), id: '999999999', fields: [{ field: 'smartsync_score', type: 'number', value: 1 }] },
    { ...contact('b', first), id: bert, fields: [{ field: 'smartsync_score_band', type: 'text', value: 'boiling' }] },
  ])

  const stages = [{ field: provider.fields.deal.stage, type: 'stage' as const }, provider.fields.deal.closed]
  await connector.read('deal', [deal, '999999999'], stages)
  await connector.associated('deal', [deal], 'company')
  await connector.upsert('deal', [
    { ...contact('a', first), id: deal, fields: [{ field: 'smartsync_score', type: 'number', value: 64 }] },
    { ...contact('gone', first), id: '999999999', fields: [{ field: 'smartsync_score', type: 'number', value: 1 }] },
  ])

  const lenient = provider.connect({ ...session, unknownOptions: 'add' })
  await lenient.upsert('contact', [
    { ...contact('b', first), id: bert, fields: [{ field: 'smartsync_score_band', type: 'text', value: 'boiling' }] },
    { ...contact('a', first), id: anna, fields: [{ field: 'hs_email_domain', type: 'text', value: 'kept.example' }] },
    { ...contact('c', first), id: third, fields: [{ field: 'no_such_field', type: 'text', value: 'x' }] },
  ])

  const score = [{ field: 'smartsync_score', type: 'number' as const }]
  await connector.read(
    'contact',
    [...contacts, '999999999'],
    [...score, ...knowledgeFields(provider.fields, 'contact')],
  )
  await connector.read('company', companies, knowledgeFields(provider.fields, 'company'))
  await connector.deletedAmong('contact', ['999999999'])
  await connector.find('contact', 'email', ['a@contract.example', 'nobody@contract.example'], score)
  await connector.find('company', 'domain', ['a.contract.example'], score)
  await connector.find('contact', 'externalKey', ['contact-a', 'contact-none'], score)

  const tasks = [task('a', anna, first), task('b', bert, second)]
  const created = idsOf(await connector.createTasks(tasks))
  await connector.createTasks([...tasks, task('c', anna, first)])
  await connector.removeTasks(created.map((id) => ({ id, subject: 'Call them', due: '2026-11-30' })))

  const link = (from: string, to: string) => ({
    ref: `${from}-${to}`,
    from: { type: 'contact' as const, id: from },
    to: { type: 'company' as const, id: to },
  })
  await connector.rightsOn({ type: 'contact', id: anna }, '501')
  await connector.associate([link(anna, second), link(bert, first)])
  await connector.associate([link(anna, second), link('999999999', first)])
  await connector.associated('contact', [...contacts, '999999999'], 'company')
  const recent = { blank: [], createdSince: '2020-01-01T00:00:00.000Z' }
  for (const type of ['contact', 'company', 'deal', 'task'] as const) {
    await connector.changedSince(type, '2020-01-01T00:00:00.000Z', null)
    await connector.count(type, recent)
    await connector.select(type, { blank: [], createdSince: null }, null)
    await connector.select(type, recent, null)
  }

  await connector.completeWorkflows([{ callbackId: 'ap-unknown', outcome: { result: 'enriched', score: 87 } }])
  const refreshed = await provider.oauth.refresh(tokens.refreshToken)
  await provider.oauth.disconnect(refreshed)
  await provider.oauth.introspect(tokens.refreshToken, 'refresh_token')
  await provider.oauth.refresh(tokens.refreshToken).catch(() => undefined)
  await connector.whoAmI().catch(() => undefined)
}

function idsOf(outcomes: readonly { ok: boolean; id?: string }[]): string[] {
  return outcomes.flatMap(({ id }) => id ?? [])
}

function company(key: string): RecordWrite {
  return {
    ref: key,
    id: null,
    externalKey: `company-${key}`,
    fields: [
      { field: 'name', type: 'text', value: `Company ${key}` },
      { field: 'domain', type: 'text', value: `${key}.contract.example` },
      { field: 'numberofemployees', type: 'number', value: 120 },
      { field: 'smartsync_enriched_at', type: 'date', value: '2026-11-23' },
    ],
    associate: [],
  }
}

function contact(key: string, companyId: string): RecordWrite {
  return {
    ref: key,
    id: null,
    externalKey: `contact-${key}`,
    fields: [
      { field: 'email', type: 'email', value: `${key}@contract.example` },
      { field: 'smartsync_score', type: 'number', value: 87 },
      { field: 'smartsync_score_band', type: 'choice', value: 'hot' },
      { field: 'smartsync_summary', type: 'long_text', value: 'One line.\nAnother line.' },
    ],
    associate: [{ type: 'company', id: companyId }],
  }
}

function task(key: string, contactId: string, companyId: string): TaskWrite {
  return {
    ref: key,
    key: `task-${key}`,
    subject: 'Call them',
    body: 'They are hiring.',
    due: '2026-11-30',
    priority: 'medium',
    kind: 'call',
    ownerId: null,
    associate: [
      { type: 'contact', id: contactId },
      { type: 'company', id: companyId },
    ],
  }
}
