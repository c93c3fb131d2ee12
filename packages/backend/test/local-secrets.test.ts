import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseConfig } from '../src/config.ts'
import { loadSecrets } from '../src/local-secrets.ts'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'smartsync-secrets-')), 'made', 'here')
})
afterEach(() => rm(join(folder, '..', '..'), { recursive: true }))

const unset = () => ({ tokenKeys: null, eventsSecret: null, folder })

test('what is not configured is generated once and stays', async () => {
  const first = await loadSecrets(unset())
  expect(await loadSecrets(unset())).toEqual(first)
  expect(parseConfig({ EVENTS_SECRET: first.eventsSecret }).eventsSecret).toBe(first.eventsSecret)
})

test('two processes that start at once go on with the same secrets', async () => {
  const [one, other] = await Promise.all([loadSecrets(unset()), loadSecrets(unset())])
  expect(one).toEqual(other)
})

test('the file is readable by its owner alone, and nothing else is left', async () => {
  await loadSecrets(unset())
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['secrets.json'])
})

test('what is configured goes first', async () => {
  const { tokenKeys } = await loadSecrets(unset())
  expect(await loadSecrets({ ...unset(), eventsSecret: 'whsec_configured' })).toEqual({
    tokenKeys,
    eventsSecret: 'whsec_configured',
  })
})

test('a damaged file is an error, not a reason to make new keys', async () => {
  await loadSecrets(unset())
  await writeFile(join(folder, 'secrets.json'), '{"tokenKeys":')
  await expect(loadSecrets(unset())).rejects.toMatchObject({ code: 'secrets_unreadable' })
})
