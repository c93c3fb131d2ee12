import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { correlated, correlationId, createLogger } from '../src/logging.ts'

function logger() {
  const lines: string[] = []
  return {
    log: createLogger('info', { write: (line) => void lines.push(line) }),
    last: () => JSON.parse(lines.at(-1) ?? '{}'),
  }
}

describe('a log line', () => {
  test.each(['authorization', 'cookie', 'accessToken', 'refresh_token', 'client_secret', 'password', 'code', 'ticket'])(
    'leaves out %s, at the top and two levels deep',
    (key) => {
      const { log, last } = logger()
      log.info({ [key]: 'hunter2', request: { [key]: 'hunter2', headers: { [key]: 'hunter2' } } }, 'hello')
      expect(JSON.stringify(last())).not.toContain('hunter2')
      expect(last()).toMatchObject({ level: 'info', msg: 'hello', [key]: '[secret]' })
    },
  )

  test('leaves them out of errors, which are told in full otherwise', () => {
    const { log, last } = logger()
    const error = Object.assign(new Error('No way in'), { token: 'hunter2', request: { password: 'hunter2' } })
    log.child({ ticket: 'hunter2' }).error({ err: error, cause: error }, 'hello')
    expect(JSON.stringify(last())).not.toContain('hunter2')
    expect(last().err).toMatchObject({ type: 'Error', message: 'No way in', token: '[secret]' })
    expect(last().err.stack).toContain('logging.test.ts')
  })

  test('leaves what was logged as it was, lists among it', () => {
    const { log, last } = logger()
    const request = { headers: [{ name: 'a' }, { code: 'hunter2' }] }
    log.info({ request }, 'hello')
    expect(last().request.headers[0]).toEqual({ name: 'a' })
    expect(request.headers[1]).toEqual({ code: 'hunter2' })
  })

  test('carries the correlation id of what is being served, through everything that it waits for', async () => {
    const { log, last } = logger()
    await correlated('order-1', async () => {
      await nextTurn()
      log.info('in')
    })
    expect(last().correlationId).toBe('order-1')
    log.info('out')
    expect(last()).not.toHaveProperty('correlationId')
    expect(correlationId()).toBe('none')
  })

  test('of a batch carries the ids of all that it serves, each once', () => {
    const { log, last } = logger()
    correlated(['a', 'b', 'a'], () => log.info('batch'))
    expect(last().correlationIds).toEqual(['a', 'b'])
  })
})
