import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Claims the folder for this process, since two would overwrite each other's journal; the returned function frees it. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'process.pid')
  const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined
  if (holder !== undefined && holder !== process.pid && isRunning(holder)) {
    throw new Error(`Process ${holder} uses the folder ${folder}. Stop it, or choose another folder with --folder.`)
  }
  writeFileSync(path, String(process.pid))
  return () => rmSync(path, { force: true })
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch (error) {
    // A process that we may not signal runs all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
