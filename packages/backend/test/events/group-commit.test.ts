import { describe, expect, test } from 'vitest'
import { GroupCommit, IntakeFull } from '../../src/events/group-commit.ts'

/** A commit that ends when it is told to, and the groups that it was asked to commit. */
function gatedCommit() {
  const groups: string[][] = []
  const ends: Array<(error?: Error) => void> = []
  const commit = (items: readonly string[]) => {
    groups.push([...items])
    return new Promise<string[]>((resolve, reject) => {
      ends.push((error) => (error ? reject(error) : resolve(items.map((item) => `${item} kept`))))
    })
  }
  /** Ends the commit under way and lets what follows from it happen. */
  const end = async (error?: Error) => {
    ends.shift()?.(error)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { groups, commit, end }
}

const lost = () => Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })

describe('what comes in', () => {
  test('goes at once when nothing is under way, and what comes meanwhile goes together in the next commit', async () => {
    const { groups, commit, end } = gatedCommit()
    const intake = new GroupCommit(commit)
    const answers = ['a', 'b', 'c'].map((item) => intake.take(item, 1))
    expect(groups).toEqual([['a']])
    await end()
    expect(groups).toEqual([['a'], ['b', 'c']])
    await end()
    expect(await Promise.all(answers)).toEqual(['a kept', 'b kept', 'c kept'])
  })

  test('is not answered before its own commit has ended', async () => {
    const { commit, end } = gatedCommit()
    const intake = new GroupCommit(commit)
    const answered: string[] = []
    void intake.take('a', 1).then((answer) => answered.push(answer))
    void intake.take('b', 1).then((answer) => answered.push(answer))
    await end()
    expect(answered).toEqual(['a kept'])
    await end()
    expect(answered).toEqual(['a kept', 'b kept'])
  })

  test('is cut to groups of bounded size', async () => {
    const { groups, commit, end } = gatedCommit()
    const intake = new GroupCommit(commit)
    for (let count = 0; count < 1_101; count += 1) void intake.take('x', 1)
    for (let count = 0; count < 4; count += 1) await end()
    expect(groups.map(({ length }) => length)).toEqual([1, 500, 500, 100])

    void intake.take('small', 1)
    for (const item of ['large', 'large', 'large']) void intake.take(item, 3_000_000)
    for (let count = 0; count < 4; count += 1) await end()
    expect(groups.slice(4)).toEqual([['small'], ['large'], ['large'], ['large']])
  })
})

describe('where a commit fails', () => {
  test('a bad item fails alone', async () => {
    const groups: string[][] = []
    const intake = new GroupCommit(async (items: readonly string[]) => {
      groups.push([...items])
      if (items.includes('bad')) throw new Error('refused')
      return items
    })
    const answers = await Promise.allSettled(['first', 'good', 'bad', 'good too'].map((item) => intake.take(item, 1)))
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(groups).toEqual([['first'], ['good', 'bad', 'good too'], ['good'], ['bad'], ['good too']])
    expect(await intake.take('later', 1)).toBe('later')
  })

  test('the loss of the database is told to all, without trying each', async () => {
    const { groups, commit, end } = gatedCommit()
    const intake = new GroupCommit(commit)
    const answers = Promise.allSettled(['a', 'b', 'c'].map((item) => intake.take(item, 1)))
    await end()
    await end(lost())
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect(groups).toHaveLength(2)
  })
})

describe('there is room', () => {
  test('for a bounded number', async () => {
    const { commit, end } = gatedCommit()
    const intake = new GroupCommit(commit)
    for (let count = 0; count < 5_001; count += 1) void intake.take('x', 1)
    expect(() => intake.requireRoom()).toThrow(IntakeFull)
    await expect(intake.take('one too many', 1)).rejects.toBeInstanceOf(IntakeFull)
    await end()
    intake.requireRoom()
  })

  test('for a bounded number of bytes', async () => {
    const { commit, end } = gatedCommit()
    const intake = new GroupCommit(commit)
    for (let count = 0; count < 33; count += 1) void intake.take('x', 1_000_000)
    await expect(intake.take('one too many', 1)).rejects.toBeInstanceOf(IntakeFull)
    await end()
    intake.requireRoom()
  })
})
