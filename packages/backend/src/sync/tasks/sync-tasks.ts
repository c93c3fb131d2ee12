import { createHash } from 'node:crypto'
import type { Outcome, TaskWrite } from '@smartsync/core/crm'
import { taskText } from '@smartsync/core/enrich'
import type { Action, Language } from '@smartsync/core/model'
import type { Batch } from '../../work/batch.ts'

/** A task that may be due for creation: a target's first action, and the records it belongs to. */
export interface TaskWish {
  action: Action
  /** The one that the action is written in; English where none is named. */
  language?: Language | undefined
  companyId: string
  /** Null where the task is about the company alone. */
  contactKey: string | null
  ownerId: string | null
  contactRecord: string | null
  companyRecord: string | null
  /** Set where it was asked for on a deal's card. */
  dealRecord?: string | null
}

/** The task's idempotency key: the same advice on the same grounds about the same person or company is one task. */
export function taskKey({ action, companyId, contactKey }: TaskWish): string {
  return keyOfTask({ action: action.key, companyId, contactKey })
}

/** The key of the task that an action, by its key, becomes. */
export function keyOfTask({
  action,
  companyId,
  contactKey,
}: {
  action: string
  companyId: string
  contactKey: string | null
}): string {
  const about = contactKey ?? companyId
  return `task-${createHash('sha256').update(`${action} ${about}`).digest('hex').slice(0, 32)}`
}

/**
 * The wishes that no task that was `created` before fulfils. Advice about a company is no news where it was, or is now,
 * given about one of its people.
 */
export function newWishes(wishes: readonly TaskWish[], created: readonly CreatedTask[]): TaskWish[] {
  const keys = new Set(created.map(({ key }) => key))
  const advice = ({ companyId, action }: { companyId: string; action: string }) => `${companyId} ${action}`
  const personal = wishes.filter(({ contactKey }) => contactKey !== null)
  const given = new Set([
    ...created.map(advice),
    ...personal.map(({ companyId, action }) => advice({ companyId, action: action.key })),
  ])
  return wishes.filter((wish) => {
    if (keys.has(taskKey(wish))) return false
    return wish.contactKey !== null || !given.has(advice({ companyId: wish.companyId, action: wish.action.key }))
  })
}

interface CreatedTask {
  key: string
  companyId: string
  action: string
}

/** Creates a task for each wish that has a record to hang it on; wishes of the same key are one task. */
export async function syncTasks({ connector, guard }: Batch, wishes: readonly TaskWish[]): Promise<Outcome[]> {
  const tasks = new Map<string, TaskWrite>()
  for (const wish of wishes) {
    const key = taskKey(wish)
    const associate = [
      ...(wish.contactRecord === null ? [] : [{ type: 'contact' as const, id: wish.contactRecord }]),
      ...(wish.companyRecord === null ? [] : [{ type: 'company' as const, id: wish.companyRecord }]),
      ...(wish.dealRecord == null ? [] : [{ type: 'deal' as const, id: wish.dealRecord }]),
    ]
    if (associate.length === 0) continue
    const { title, due, priority, kind } = wish.action
    const body = taskText(wish.action, wish.language)
    tasks.set(key, { ref: key, key, subject: title, body, due, priority, kind, ownerId: wish.ownerId, associate })
  }
  if (tasks.size === 0) return []
  await guard.beforeWriting()
  return connector.createTasks([...tasks.values()])
}
