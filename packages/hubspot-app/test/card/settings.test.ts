import { Alert, Button, Link, List, LoadingSpinner, StatusTag, Text } from '@hubspot/ui-extensions'
import { createRenderer } from '@hubspot/ui-extensions/testing'
import type { AccountView } from '@smartsync/core/card'
import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { Settings } from '../../app/src/app/settings/Settings.tsx'

const BACKEND = 'https://smartsync.test'
const connected = {
  connected: true,
  lastSyncAt: '2026-11-24T09:00:00.000Z',
  lastError: null,
  trouble: null,
  cardsClosed: null,
  withheld: [],
  does: { enrich: true, score: true, assign: false, tasks: true },
} satisfies AccountView

async function opened(answer: object | 'lost', text: string, language = 'en') {
  const renderer = createRenderer('settings')
  const asked: string[] = []
  const backend: { answer: object | 'lost' } = { answer }
  Object.assign(globalThis, {
    self: globalThis,
    async hsFetch(url: string) {
      asked.push(url)
      if (backend.answer === 'lost') throw new Error('No answer within 15 seconds')
      return Response.json(backend.answer)
    },
  })
  const { context } = renderer.mocks
  const user = { ...context.user, language, locale: language === 'en' ? 'en-gb' : language }
  const portal = { id: 1, timezone: 'Europe/London' }
  const shown = () => renderer.getRootNode().toString()
  const showing = (wanted: string) =>
    renderer.waitFor(() => {
      if (!shown().includes(wanted)) throw new Error(`The page does not show “${wanted}” but: ${shown()}`)
    })
  renderer.render(
    createElement(Settings, {
      context: {
        ...context,
        user,
        portal,
        variables: { BACKEND_URL: BACKEND, SITE_URL: 'https://www.smartsync.test' },
      },
    }),
  )
  expect(renderer.maybeFind(LoadingSpinner)).not.toBeNull()
  await showing(text)
  return { ...renderer, asked, backend, shown, showing }
}

describe('the settings page', () => {
  test('shows the connection and what SmartSync does by itself', async () => {
    const page = await opened(connected, 'Connected')
    expect(page.asked).toEqual([`${BACKEND}/v1/accounts/hubspot`])
    expect(page.find(StatusTag, { variant: 'success' }).text).toBe('Connected')
    expect(page.shown()).toContain('24 Nov 2026, 09:00')
    expect(page.shown()).toMatch(/Assign owners[\s\S]*Off/)
  })

  test('shows the last problem', async () => {
    const page = await opened({ ...connected, lastError: 'HubSpot is not answering.' }, 'HubSpot is not answering.')
    expect(page.find(Alert).props.variant).toBe('danger')
  })

  const locked = { code: 'crm_locked', remedy: 'try_again' }
  test.each([
    ['en', 'HubSpot refused city. Look at its rules.', ''],
    ['de', 'HubSpot hat einen Wert abgelehnt: city.', 'Bitten Sie Ihren Administrator um Hilfe.'],
    ['fr', 'HubSpot a refusé une valeur\u00a0: city.', 'Demandez de l’aide à votre administrateur.'],
    ['es', 'HubSpot ha rechazado un valor: city.', 'Pida ayuda a su administrador.'],
  ])('tells the last problem in the reader’s language: %s', async (language, text, help) => {
    const trouble = { code: 'crm_invalid', about: 'city', remedy: 'ask_administrator' }
    const lastError = 'HubSpot refused city. Look at its rules.'
    const page = await opened({ ...connected, lastError, trouble }, text, language)
    expect(
      page
        .find(Alert)
        .findAll(Text)
        .map((node) => node.text),
    ).toEqual([text, help].filter((each) => each !== ''))
  })

  test('asks nothing of the reader where SmartSync tries again by itself', async () => {
    const text = 'Der Datensatz wurde in HubSpot gerade von anderer Seite geändert.'
    const page = await opened({ ...connected, lastError: 'It was locked.', trouble: locked }, text, 'de')
    expect(page.find(Alert).findAll(Text)).toHaveLength(1)
  })

  test.each([
    ['no code', undefined],
    ['a code that is newer than the page', { ...locked, code: 'crm_on_strike' }],
    ['what is no trouble', 'crm_locked'],
  ])('leaves a problem in English that has %s', async (_, trouble) => {
    const page = await opened({ ...connected, lastError: 'HubSpot is on strike.', trouble }, 'Letztes Problem', 'de')
    expect(
      page
        .find(Alert)
        .findAll(Text)
        .map((node) => node.text),
    ).toEqual(['HubSpot is on strike.'])
  })

  test('says that reps see no card, and why', async () => {
    const page = await opened({ ...connected, cardsClosed: 'HubSpot answered with 403.' }, 'HubSpot answered with 403.')
    expect(page.find(Alert).props.title).toBe('Reps see no card')
  })

  test('says what the account does not permit, and how to permit it', async () => {
    const page = await opened({ ...connected, withheld: ['deals', 'deal_fields'] }, 'Filling in deals')
    expect(page.shown()).toMatch(/own properties on deals[\s\S]*a super admin installs SmartSync again/)
  })

  test('shows what an older SmartSync says, and makes up nothing of what it does not say', async () => {
    const { connected: is, lastSyncAt, does } = connected
    const page = await opened({ connected: is, lastSyncAt, does }, '24 Nov 2026, 09:00')
    expect(page.maybeFind(Alert)).toBeNull()
    expect(page.shown()).toMatch(/Score leads[\s\S]*On/)
  })

  test('shows of what a newer SmartSync says as much as it has words for', async () => {
    const page = await opened({ ...connected, withheld: ['deals', 'telepathy'], mood: 'fine' }, 'Filling in deals')
    expect(page.find(Alert).findAll(List)[0]?.childNodes).toHaveLength(1)
  })

  test('that finds no SmartSync where it should be says so', async () => {
    await opened(['<html>'], 'SmartSync could not be reached')
  })

  test('tells what to do where the account is not connected', async () => {
    const page = await opened({ connected: false }, 'Not connected')
    expect(page.shown()).toContain('connect this account in SmartSync')
  })

  test('leads to help, terms and privacy', async () => {
    const page = await opened(connected, 'Terms of service')
    expect(page.findAll(Link).map(({ props }) => props.href)).toEqual(
      ['/docs/hubspot', '/support', '/terms', '/privacy'].map((path) => {
        return { url: `https://www.smartsync.test${path}`, external: true }
      }),
    )
  })

  test('asks again after SmartSync could not be reached', async () => {
    const page = await opened('lost', 'SmartSync could not be reached')
    page.backend.answer = connected
    page.find(Button).trigger('onClick')
    await page.showing('Connected')
  })

  test.each([
    ['en', 'Show the card to your team'],
    ['de', 'Die Karte Ihrem Team zeigen'],
    ['fr', 'Montrer la carte à votre équipe'],
    ['es', 'Mostrar la tarjeta a su equipo'],
  ])('tells in the reader’s language (%s) how to show the card', async (language, title) => {
    const page = await opened(connected, title, language)
    expect(page.find(List, { variant: 'ordered' }).childNodes).toHaveLength(3)
  })
})
