import { expect, test } from 'vitest'
import { newWishes, type TaskWish, taskKey } from '../../src/sync/tasks/sync-tasks.ts'

const wish = (contactKey: string | null, companyId = 'company-1'): TaskWish => ({
  action: {
    key: `${companyId}/funding`,
    title: 'Call about the funding',
    reason: 'It raised money',
    opener: null,
    due: '2026-11-25',
    priority: 'high',
    kind: 'call',
    evidence: ['funding'],
  },
  companyId,
  contactKey,
  ownerId: null,
  contactRecord: null,
  companyRecord: '1',
})
const created = (task: TaskWish) => ({ key: taskKey(task), companyId: task.companyId, action: task.action.key })

test('the same advice about the same person is given once, and to another person again', () => {
  expect(newWishes([wish('ada'), wish('ben')], [created(wish('ada'))])).toEqual([wish('ben')])
})

test('advice about a company is no news where it was given about one of its people, before or in the same batch', () => {
  expect(newWishes([wish(null)], [created(wish('ada'))])).toEqual([])
  expect(newWishes([wish(null), wish('ada')], [])).toEqual([wish('ada')])
})

test('advice about another company is news', () => {
  expect(newWishes([wish(null, 'company-2')], [created(wish('ada'))])).toEqual([wish(null, 'company-2')])
})
