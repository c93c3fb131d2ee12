import { actionId, type Trouble } from '@smartsync/core/card'
import { defaultSettings, type Settings } from '@smartsync/core/settings'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endAct } from '../../src/store/card-acts.ts'
import { saveEnrichments } from '../../src/store/enrichments.ts'
import { noteGrant } from '../../src/store/integrations.ts'
import { saveLinks, taskLink } from '../../src/store/links.ts'
import { saveSettings } from '../../src/store/settings.ts'
import { ALICE, anEnrichment, BOB } from '../store/two-organizations.ts'
import { type Api, startApi } from './api.ts'
import { anAction, withCompany } from './enriched-company.ts'
import { recordViewers } from './record-viewers.ts'

const viewers = recordViewers()

let api: Api
let integrationId = ''
beforeEach(async () => {
  api = await startApi()
  integrationId = await withCompany(api, ALICE, '100', { owner, at: api.time.now.toISOString() })
})
afterEach(() => api.stop())

const owner = { userId: 'u-1', email: 'ada@demo.example', reason: 'It is their turn' }

async function send(path: string, body: object, { portal = 100, user = '5' } = {}) {
  const query = `userId=${user}&portalId=${portal}&userEmail=rep%40example.com&appId=4711`
  const response = await api.asHubspot('POST', `/v1/cards/hubspot/company/9/${path}?${query}`, JSON.stringify(body))
  return { status: response.status, body: await response.json() }
}
const shown = { fingerprint: 'f1' }
const actionPath = `actions/${actionId(anAction.key)}`
const View = z.object({ content: z.looseObject({}) })
async function content(portal = 100, record = 'company/9') {
  const path = `/v1/cards/hubspot/${record}?userId=5&portalId=${portal}&userEmail=rep%40example.com&appId=4711`
  return View.parse(await (await api.asHubspot('GET', path)).json()).content
}
const acts = () => api.inTenant(ALICE, (tx) => tx.selectFrom('card_acts').selectAll().execute())
const end = async (ended: { state: 'done' } | { state: 'failed'; trouble: Trouble }) => {
  const [act] = await acts()
  await api.inTenant(ALICE, async (tx) => {
    await endAct(tx, act?.id ?? '', { ...ended, at: api.time.now })
    await tx.deleteFrom('crm_sync_queue').execute()
  })
}

describe('“create task”', () => {
  test('becomes a job that overtakes all others, and the card shows it under way', async () => {
    expect(await send(actionPath, { do: 'create_task', ...shown })).toMatchObject({
      status: 202,
      body: { accepted: true, queued: true },
    })
    const [act] = await acts()
    expect(await api.jobs(ALICE)).toMatchObject([
      { key: `act:${act?.id}`, priority: 10, payload: { kind: 'act', actId: act?.id } },
    ])
    expect(act).toMatchObject({
      item: anAction.key,
      crm_user: '5',
      crm_user_email: 'rep@example.com',
      state: 'under_way',
    })
    expect(await content()).toMatchObject({ actions: [{ key: anAction.key, task: { state: 'under_way' } }] })
  })

  test('asked again, by a retry or another rep, is one job', async () => {
    await send(actionPath, { do: 'create_task', ...shown })
    expect((await send(actionPath, { do: 'create_task', ...shown }, { user: '6' })).body).toMatchObject({
      queued: false,
    })
    expect(await api.jobs(ALICE)).toHaveLength(1)
    await end({ state: 'done' })
    expect((await send(actionPath, { do: 'create_task', ...shown })).body).toMatchObject({ queued: false })
    expect(await api.jobs(ALICE)).toEqual([])
    expect(await content()).toMatchObject({ actions: [{ task: { state: 'done' } }] })
  })

  test('that failed says why, and can be asked for again', async () => {
    await send(actionPath, { do: 'create_task', ...shown })
    const trouble = { code: 'crm_invalid', about: 'hs_task_subject' } as const
    await end({ state: 'failed', trouble })
    expect((await content()).actions).toMatchObject([
      {
        task: {
          state: 'failed',
          message: 'HubSpot refused a value: hs_task_subject.',
          help: 'Ask your administrator for help.',
          trouble: { ...trouble, remedy: 'ask_administrator' },
        },
      },
    ])
    expect((await send(actionPath, { do: 'create_task', ...shown })).body).toMatchObject({ queued: true })
    expect(await content()).toMatchObject({ actions: [{ task: { state: 'under_way' } }] })
  })

  test('that failed before troubles were kept is told in English', async () => {
    await send(actionPath, { do: 'create_task', ...shown })
    await end({ state: 'failed', trouble: { code: 'not_finished' } })
    const before = { trouble: null, error_message: 'HubSpot refuses it. Do this.' }
    await api.inTenant(ALICE, (tx) => tx.updateTable('card_acts').set(before).execute())
    const [action] = z.array(z.object({ task: z.unknown() })).parse((await content()).actions)
    expect(action?.task).toEqual({ state: 'failed', message: 'HubSpot refuses it. Do this.', help: expect.any(String) })
  })

  test('whose job was lost does not stay under way for ever', async () => {
    await send(actionPath, { do: 'create_task', ...shown })
    await api.inTenant(ALICE, (tx) => tx.deleteFrom('crm_sync_queue').execute())
    expect((await content()).actions).toMatchObject([{ task: { state: 'failed', trouble: { code: 'not_finished' } } }])
  })

  test('is not offered again where the sync created the task', async () => {
    const about = { companyId: 'company-1', action: anAction.key, due: anAction.due }
    await api.inTenant(ALICE, (tx) => saveLinks(tx, integrationId, [taskLink('task-1', '77', about)]))
    expect(await content()).toMatchObject({ actions: [{ task: { state: 'done' } }] })
  })
})

describe('“dismiss”', () => {
  test('takes the action off the card, for every rep, until it is brought back', async () => {
    expect(await send(actionPath, { do: 'dismiss', ...shown })).toMatchObject({ status: 202, body: { queued: false } })
    expect(await content()).toMatchObject({ actions: [], dismissed: [{ key: anAction.key }] })
    expect(await api.jobs(ALICE)).toEqual([])
    await send(actionPath, { do: 'restore', ...shown }, { user: '6' })
    expect(await content()).toMatchObject({ actions: [{ key: anAction.key }], dismissed: [] })
  })

  test('holds as long as the same advice is given on the same grounds', async () => {
    await send(actionPath, { do: 'dismiss', ...shown })
    const later = { at: new Date(api.time.now.getTime() + 1_000).toISOString(), owner }
    const other = { ...anAction, key: 'company-1/hiring/s-2' }
    await api.inTenant(ALICE, (tx) =>
      saveEnrichments(tx, [anEnrichment({ ...later, fingerprint: 'f2', actions: [anAction, other] })]),
    )
    expect(await content()).toMatchObject({ actions: [{ key: other.key }], dismissed: [{ key: anAction.key }] })
  })
})

describe('“apply”', () => {
  test('to the owner is asked for by the suggested address', async () => {
    expect((await send('owner', shown)).body).toMatchObject({ queued: true })
    expect(await acts()).toMatchObject([{ kind: 'apply_owner', item: 'ada@demo.example' }])
    expect(await content()).toMatchObject({ owner: { apply: { state: 'under_way' } } })
    await end({ state: 'done' })
    expect(await content()).toMatchObject({ owner: { apply: { state: 'done' } } })
    expect((await send('owner', shown)).body).toMatchObject({ queued: true })
  })

  test('is offered anew once there is something new to say', async () => {
    await send('owner', shown)
    await end({ state: 'done' })
    const at = new Date(api.time.now.getTime() + 60_000).toISOString()
    await api.inTenant(ALICE, (tx) =>
      saveEnrichments(tx, [anEnrichment({ at, fingerprint: 'f2', actions: [anAction], owner })]),
    )
    expect(await content()).toMatchObject({ owner: { apply: { state: 'open' } } })
  })

  test('to a deal’s owner is offered only where the account lets us write deals', async () => {
    await api.inTenant(ALICE, (tx) =>
      saveLinks(tx, integrationId, [
        { entityType: 'deal', oppspotId: 'company-1', crmType: 'deal', crmId: '4', written: {} },
      ]),
    )
    const granted = (scopes: string[]) =>
      api.inTenant(ALICE, (tx) =>
        noteGrant(tx, integrationId, { accountId: '100', accountName: null, grantedBy: null, scopes }, api.time.now),
      )
    await granted(['oauth', 'crm.objects.deals.write'])
    expect(await content(100, 'deal/4')).toMatchObject({ owner: { apply: { state: 'open' } } })
    await granted(['oauth'])
    expect(await content(100, 'deal/4')).toMatchObject({ owner: { email: owner.email, apply: null } })
    expect(await content()).toMatchObject({ owner: { apply: { state: 'open' } } })
  })

  test('is offered only to whoever may edit the record; the stage of their deals to whoever may view them', async () => {
    await api.inTenant(ALICE, async (tx) => {
      const deal = { entityType: 'deal', oppspotId: 'company-1', crmType: 'deal', crmId: '4', written: {} } as const
      await saveLinks(tx, integrationId, [deal])
      const grant = { accountId: '100', accountName: null, grantedBy: null, scopes: ['crm.objects.deals.write'] }
      await noteGrant(tx, integrationId, grant, api.time.now)
      const pipeline = { crm: 'hubspot', pipeline: 'default', stages: { prospect: 'p1' } } as const
      const settings: Settings = { ...defaultSettings, stages: { mode: 'suggest', pipelines: [pipeline] } }
      await saveSettings(tx, settings, { basedOn: 0, by: 'ada', note: null, at: api.time.now })
    })
    viewers.say(() => ({ status: 200, editors: [6] }))
    const withheld = { apply: { state: 'withheld' } }
    expect(await content()).toMatchObject({ owner: withheld, stage: { apply: { state: 'open' } } })
    expect(await content(100, 'deal/4')).toMatchObject({ owner: withheld, stage: withheld })
  })

  test('to the stage is offered only where the organization named the pipeline’s stages', async () => {
    expect(await content()).toMatchObject({ stage: { apply: null } })
    expect((await send('stage', shown)).body).toMatchObject({ queued: true })
    expect(await acts()).toMatchObject([{ kind: 'apply_stage', item: 'prospect' }])
  })

  test('to an owner whom nobody suggests is refused', async () => {
    const nobody = { userId: null, email: null, reason: 'Nobody fits.' }
    const at = new Date(api.time.now.getTime() + 1_000).toISOString()
    await api.inTenant(ALICE, (tx) => saveEnrichments(tx, [anEnrichment({ at, fingerprint: 'f2', owner: nobody })]))
    expect(await send('owner', { fingerprint: 'f2' })).toMatchObject({
      status: 409,
      body: { code: 'nothing_to_apply' },
    })
  })
})

describe('what is asked on a card is refused', () => {
  test('where the card does not show it', async () => {
    const outdated = { status: 409, body: { code: 'card_outdated' } }
    expect(await send('actions/0000', { do: 'dismiss', ...shown })).toMatchObject(outdated)
    expect(await send(actionPath, { do: 'dismiss', fingerprint: 'f0' })).toMatchObject(outdated)
    await api.connect(BOB, '200')
    expect(await send(actionPath, { do: 'dismiss', ...shown }, { portal: 200 })).toMatchObject(outdated)
    expect(await send('owner', { fingerprint: 'f0' })).toMatchObject(outdated)
  })

  test.each([
    ['something else to be done', { do: 'delete', ...shown }, '/do'],
    ['no fingerprint', { do: 'dismiss' }, '/fingerprint'],
    ['more than was asked for', { do: 'dismiss', ...shown, user: '1' }, '/user'],
  ])('with %s', async (_, body, at) => {
    expect(await send(actionPath, body)).toMatchObject({ status: 422, body: { faults: [{ at }] } })
    expect(await acts()).toEqual([])
  })

  test('without the CRM’s signature, and from an account that is not connected', async () => {
    const unsigned = await api.send('/v1/cards/hubspot/company/9/owner', {
      method: 'POST',
      body: JSON.stringify(shown),
    })
    expect(unsigned.status).toBe(401)
    expect(await send('owner', shown, { portal: 999 })).toMatchObject({ status: 409, body: { code: 'not_connected' } })
  })
})

describe('around the enrichment the card shows', () => {
  test('the company’s last enrichments and how the score moved', async () => {
    const at = (minutes: number) => new Date(api.time.now.getTime() + minutes * 60_000).toISOString()
    const scored = (total: number) => ({ total, band: 'warm' as const, confidence: 1, parts: [], profile: 'v1' })
    for (const [index, total] of [40, 55, 50].entries()) {
      const made = anEnrichment({ at: at(index + 1), fingerprint: `g${index}`, score: scored(total) })
      await api.inTenant(ALICE, (tx) => saveEnrichments(tx, [made]))
    }
    expect(await content()).toMatchObject({
      history: [
        { at: at(3), total: 50, label: 'Warm lead', change: -5 },
        { total: 55, change: 15 },
        { total: 40, change: 40 },
        { total: 0, change: null },
      ],
    })
  })

  test('the asking rep’s own thumbs', async () => {
    await send('feedback', { ...shown, part: 'summary', verdict: 'up' })
    await send('feedback', { ...shown, part: 'action', action: anAction.key, verdict: 'down' })
    await send('feedback', { ...shown, part: 'score', verdict: 'down' }, { user: '6' })
    expect(await content()).toMatchObject({
      thumbs: { summary: 'up', score: null, actions: { [anAction.key]: 'down' } },
    })
  })
})
