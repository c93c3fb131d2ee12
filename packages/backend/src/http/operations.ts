import { z } from 'zod'
import { EventBody } from '../events/schema.ts'
import { ActionBody, ApplyBody } from './card-acts.ts'
import { FeedbackBody } from './card-feedback.ts'
import type { Operation } from './operation.ts'
import { Acceptance } from './proposals.ts'
import { SettingsChange } from './settings.ts'

const ORGANIZATION = '/api/organizations/:organizationId'
const CARD = '/v1/cards/:crm/:type/:id'

/** What the routes say of themselves that are no `adminEndpoint`: for CRMs, oppSpot, browsers and operations. */
export const operations: readonly Operation[] = [
  route('get', '/healthz', 'anyone', 'Is the process alive?', 200, 'It is.'),
  route('get', '/readyz', 'anyone', 'Can it work?', 200, 'It can; 503 and what is missing where it cannot.'),
  route('get', '/openapi.json', 'anyone', 'This document.', 200, 'OpenAPI 3.1.'),
  route('post', '/webhooks/:crm', 'the CRM', 'What changed in the CRM.', 200, 'What was taken in is committed.'),
  {
    ...route('post', '/v1/events', 'oppSpot', 'What happened in oppSpot.', 202, 'It is committed.'),
    body: EventBody,
  },
  route('get', '/v1/accounts/:crm', 'the CRM', 'How the account is connected.', 200, 'An AccountView.'),
  route('post', '/v1/workflows/:crm/enrich', 'the CRM', 'A workflow wants a record enriched.', 200, 'Wait, or go on.'),
  route('get', CARD, 'the CRM', 'What a rep sees on a record.', 200, 'A CardView.'),
  route('post', `${CARD}/enrich`, 'the CRM', 'Enriches the record now.', 202, 'It is queued.'),
  {
    ...route('post', `${CARD}/actions/:actionId`, 'the CRM', 'Creates a task, or dismisses it.', 202, 'It is queued.'),
    body: ActionBody,
  },
  {
    ...route('post', `${CARD}/owner`, 'the CRM', 'Makes the suggested owner the record’s.', 202, 'It is queued.'),
    body: ApplyBody,
  },
  {
    ...route('post', `${CARD}/stage`, 'the CRM', 'Moves deals to the suggested stage.', 202, 'It is queued.'),
    body: ApplyBody,
  },
  {
    ...route('post', `${CARD}/feedback`, 'the CRM', 'A rep’s thumb up or down.', 202, 'It is kept.'),
    body: FeedbackBody,
  },
  {
    ...route('get', '/install/:crm', 'install ticket', 'Begins connecting an account.', 302, 'To the CRM.'),
    query: z.object({ return_to: z.string().optional() }),
  },
  route('get', '/install/:crm/callback', 'anyone', 'The CRM sends the browser back here.', 303, 'To the console.'),
  route('get', '/install/:crm/claim', 'anyone', 'Asks whose an account is that was let in.', 200, 'A page.'),
  route('post', '/install/:crm/claim', 'install ticket', 'Binds an account to an organization.', 303, 'It is bound.'),
  {
    ...route('get', `${ORGANIZATION}/settings`, 'admin token', 'The settings, or a version of them.', 200, 'Them.'),
    query: z.object({ version: z.coerce.number().int().optional() }),
  },
  {
    ...route(
      'put',
      `${ORGANIZATION}/settings`,
      'admin token',
      'Saves the next version, given If-Match.',
      200,
      'Saved.',
    ),
    body: SettingsChange,
  },
  route('get', `${ORGANIZATION}/settings/history`, 'admin token', 'Who saved what, and when.', 200, 'The versions.'),
  route('get', `${ORGANIZATION}/feedback/summary`, 'admin token', 'How reps found it.', 200, 'The counts.'),
  route('get', `${ORGANIZATION}/proposals`, 'admin token', 'What closed deals taught.', 200, 'The proposals.'),
  route(
    'post',
    `${ORGANIZATION}/proposals`,
    'admin token',
    'Learns from closed deals.',
    201,
    'A proposal, or why none.',
  ),
  {
    ...route(
      'post',
      `${ORGANIZATION}/proposals/:proposalId/accept`,
      'admin token',
      'Accepts one.',
      200,
      'The version.',
    ),
    body: Acceptance,
  },
]

function route(
  method: Operation['method'],
  path: string,
  caller: Operation['caller'],
  summary: string,
  status: number,
  about: string,
): Operation {
  return { method, path, caller, summary, answer: { status, about } }
}
