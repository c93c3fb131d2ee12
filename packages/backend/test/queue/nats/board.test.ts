import { describe, expect, test } from 'vitest'
import { Board } from '../../../src/queue/nats/board.ts'
import { warningsAbout } from '../../../src/queue/nats/connect.ts'
import { parseHolding, parseTurn, type Turn } from '../../../src/queue/nats/messages.ts'
import { later, NOON } from '../workplace.ts'

function turn(changes: Partial<Turn> = {}): Turn {
  return { number: 1, organizationId: 'o', active: true, dueAt: NOON, priority: 5, restsUntil: null, ...changes }
}

describe('the board', () => {
  test('holds the turn with the highest number, in whatever order they arrive', () => {
    const board = new Board()
    board.noteTurn('a', turn({ number: 3, dueAt: later(30) }))
    board.noteTurn('a', turn({ number: 2, dueAt: null }))
    board.noteTurn('a', turn({ number: 3, dueAt: NOON }))
    expect(board.nextReady()).toEqual(later(30))
  })

  test('says whether a turn came forward', () => {
    const board = new Board()
    expect(board.noteTurn('a', turn({ number: 1, dueAt: null }))).toBe(false)
    expect(board.noteTurn('a', turn({ number: 2, dueAt: later(9) }))).toBe(true)
    expect(board.noteTurn('a', turn({ number: 3, dueAt: later(9) }))).toBe(false)
    expect(board.noteTurn('a', turn({ number: 4, dueAt: later(8) }))).toBe(true)
    expect(board.noteTurn('a', turn({ number: 5, dueAt: later(8), priority: 6 }))).toBe(true)
    expect(board.noteTurn('a', turn({ number: 6, active: false }))).toBe(false)
  })

  test('holds the holding of the latest revision', () => {
    const board = new Board()
    board.noteHolding('a', { fence: 2, worker: 'w', until: later(60), revision: 9 })
    board.noteHolding('a', { fence: 1, worker: null, until: null, revision: 8 })
    expect(board.holding('a')).toMatchObject({ fence: 2, worker: 'w' })
    expect(board.holding('never held')).toMatchObject({ fence: 0, worker: null, revision: 0 })
  })

  test('passes over what is held, rests, is not active or has nothing waiting', () => {
    const board = new Board()
    for (const id of ['held', 'rests', 'inactive', 'idle']) board.noteTurn(id, turn())
    board.noteHolding('held', { fence: 1, worker: 'w', until: later(60), revision: 1 })
    board.noteTurn('rests', turn({ number: 2, restsUntil: later(90) }))
    board.noteTurn('inactive', turn({ number: 2, active: false }))
    board.noteTurn('idle', turn({ number: 2, dueAt: null }))
    expect(board.next(NOON, 1)).toBeNull()
    expect(board.next(later(60), 1)).toEqual({ integrationId: 'held', organizationId: 'o' })
    board.noteTurn('held', turn({ number: 2, dueAt: null }))
    expect(board.nextReady()).toEqual(later(90))
  })
})

test('a message that is none of ours is no turn and no holding', () => {
  for (const text of ['', 'hello', 'null', '{"number":"1"}', '{"fence":1}']) {
    expect(parseTurn(text)).toBeNull()
    expect(parseHolding(text)).toBeNull()
  }
  expect(parseTurn(JSON.stringify(turn()))).toEqual(turn())
})

describe('at start, a person is told', () => {
  const about = (version: string, cluster?: string) => warningsAbout({ version, cluster }).join('\n')

  test('nothing of a cluster of new servers', () => {
    expect(about('2.10.0', 'c')).toBe('')
    expect(about('2.12.1-RC.2', 'c')).toBe('')
  })

  test('that one server is no cluster', () => {
    expect(about('2.12.0')).toMatch(/single server/)
  })

  test('what old servers cannot do', () => {
    expect(about('2.9.10', 'c')).toMatch(/cannot flush each write.*\n.*two workers at once/)
    expect(about('2.9.21', 'c')).toMatch(/cannot flush each write[^\n]*$/)
  })
})
