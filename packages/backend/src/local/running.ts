import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Running = z.object({ url: z.url(), sandboxUrl: z.url().nullable(), controlToken: z.string(), pid: z.int() })

const RunningFile = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue('not JSON')
      return z.NEVER
    }
  })
  .pipe(Running)

/** Where a running SmartSync can be reached, and the token by which its own commands are let in. */
export type Running = z.infer<typeof Running>

const fileIn = (folder: string) => join(folder, 'running.json')

/** Lets the other commands find this SmartSync. The file is readable by its owner alone, for it holds the token. */
export async function announce(folder: string, running: Running): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(fileIn(folder), JSON.stringify(running), { mode: 0o600 })
}

export async function withdraw(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true })
}

/** The SmartSync that runs on this folder, or null. A file left by one that was killed is not believed. */
export async function findRunning(folder: string): Promise<Running | null> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => '')
  const parsed = RunningFile.safeParse(text)
  if (!parsed.success) return null
  const alive = await fetch(new URL('/healthz', parsed.data.url)).catch(() => null)
  return alive?.ok ? parsed.data : null
}
