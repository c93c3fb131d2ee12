import { readFile, rm, writeFile } from 'node:fs/promises'
import { DatabaseInUse } from './errors.ts'

/**
 * Keeps other processes out of an embedded database's folder. Gives the function that lets them in again; the lock of a
 * process that died is taken over. Throws `DatabaseInUse`.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = `${folder}.lock`
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if (!isFault(error, 'EEXIST')) throw error
    const holder = Number(await readFile(file, 'utf8'))
    if (isRunning(holder)) throw new DatabaseInUse(folder, holder)
    await rm(file, { force: true })
    return lockFolder(folder)
  }
  return () => rm(file, { force: true })
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isFault(error, 'EPERM')
  }
}

function isFault(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
