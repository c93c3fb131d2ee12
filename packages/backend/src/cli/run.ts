import { SmartSyncError } from '@smartsync/core/errors'

/** Runs a command: what goes wrong on purpose is said in words and with what to do; exit code 1. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    if (!(error instanceof SmartSyncError)) throw error
    console.error(`${error.message}\n${error.help}`)
    process.exitCode = 1
  }
}
