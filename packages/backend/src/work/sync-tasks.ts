import { createHash } from 'node:crypto'
import type { Outcome, TaskWrite } from '@smartsync/core/crm'
import type { Action } from '@smartsync/core/model'
import type { Batch } from './batch.ts'

/** A task that may be due for creation: a target's first action, and the records it belongs to. */
export interface TaskWish {
  action: Action
  /** What the task is about: the contact's key, or else the company's id. */
  about: string
  ownerId: string | null
  contactRecord: string | null
  companyRecord: string | null
}

/** The task's idempotency key: the same advice on the same grounds about the same person or company is one task. */
export function taskKey({ action, about }: Pick<TaskWish, 'action' | 'about'>): string {
  return `task-${createHash('sha256').update(`${action.key} ${about}`).digest('hex').slice(0, 32)}`
}

/** Creates the tasks that were not created before; `done` holds the keys of those that were. */
export async function syncTasks(
  { connector, guard }: Batch,
  wishes: readonly TaskWish[],
  done: ReadonlySet<string>,
): Promise<Outcome[]> {
  const tasks = new Map<string, TaskWrite>()
  for (const wish of wishes) {
    const key = taskKey(wish)
    const associate = [
      ...(wish.contactRecord === null ? [] : [{ type: 'contact' as const, id: wish.contactRecord }]),
      ...(wish.companyRecord === null ? [] : [{ type: 'company' as const, id: wish.companyRecord }]),
    ]
    if (done.has(key) || associate.length === 0) continue
    const { title, reason, opener, due, priority, kind } = wish.action
    const body = opener === null ? reason : `${reason}\n\nA way to open: ${opener}`
    tasks.set(key, { ref: key, key, subject: title, body, due, priority, kind, ownerId: wish.ownerId, associate })
  }
  if (tasks.size === 0) return []
  await guard.beforeWriting()
  return connector.createTasks([...tasks.values()])
}
