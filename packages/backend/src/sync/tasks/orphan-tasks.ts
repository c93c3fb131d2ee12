import type { EntityLink } from '../../store/links.ts'
import type { Batch } from '../../work/batch.ts'
import type { TaskWish } from './sync-tasks.ts'

/** Every task that we create has a key that begins so. */
const KEY_OF_OURS = /^task-[0-9a-f]{32}$/

export interface OrphanTask {
  id: string
  key: string
}

/**
 * The tasks that an earlier try created for these wishes and whose answer was lost, by the wish: they hang on the wish's
 * records, carry a key of ours, and no link knows them. What was advised then may have been worded otherwise by now, so
 * looking for the wish's own key would not find them. Costs two or three calls; ask only after an uncertain try.
 */
export async function orphanTasks(
  { connector, taskKeyField }: Pick<Batch, 'connector' | 'taskKeyField'>,
  wishes: readonly TaskWish[],
  linksOf: (taskIds: readonly string[]) => Promise<readonly Pick<EntityLink, 'crmId'>[]>,
): Promise<ReadonlyMap<TaskWish, OrphanTask>> {
  if (wishes.length === 0 || taskKeyField === null) return new Map()
  const near = new Map<TaskWish, readonly string[]>()
  for (const type of ['contact', 'company'] as const) {
    const hanging = wishes.flatMap((wish) => {
      const id = type === 'contact' ? wish.contactRecord : wish.contactRecord === null ? wish.companyRecord : null
      return id === null ? [] : [{ wish, id }]
    })
    if (hanging.length === 0) continue
    const ids = [...new Set(hanging.map(({ id }) => id))]
    const tasks = await connector.associated(type, ids, 'task')
    for (const { wish, id } of hanging) near.set(wish, tasks.get(id) ?? [])
  }
  const taskIds = [...new Set([...near.values()].flat())]
  if (taskIds.length === 0) return new Map()
  const known = new Set((await linksOf(taskIds)).map(({ crmId }) => crmId))
  const unknown = taskIds.filter((id) => !known.has(id))
  const read =
    unknown.length === 0 ? [] : await connector.read('task', unknown, [{ field: taskKeyField, type: 'text' }])
  const ours = new Map(
    read.flatMap(({ id, fields }) => {
      const key = fields[taskKeyField]
      return typeof key === 'string' && KEY_OF_OURS.test(key) ? [[id, key] as const] : []
    }),
  )
  const given = new Set<string>()
  return new Map(
    [...near].flatMap(([wish, ids]): Array<[TaskWish, OrphanTask]> => {
      const id = ids.find((each) => ours.has(each) && !given.has(each))
      if (id === undefined) return []
      given.add(id)
      return [[wish, { id, key: ours.get(id) ?? '' }]]
    }),
  )
}
