import { existsSync } from 'node:fs'
import { readDatabaseConfig, storeSettingsOf } from './database.ts'
import { StoreError } from './engine/store.ts'
import type { OpenedStore } from './store/open-store.ts'
import { openStore } from './store/open-store.ts'

/** An operator's command could not do its work: exit code 2, so that a script can tell it from "found something". */
export const COULD_NOT = 2

async function run(work: (store: OpenedStore) => Promise<number>): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const { config, problems } = readDatabaseConfig(process.env)
  if (problems.length > 0) {
    process.stderr.write(`Settings to mend:\n${problems.map((one) => `  ${one}`).join('\n')}\n`)
    return COULD_NOT
  }
  const store = await openStore(storeSettingsOf(config))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Runs an operator's command on the database of the settings; its result is the process's exit code. */
export function onTheDatabase(work: (store: OpenedStore) => Promise<number>): void {
  run(work).then(
    (code) => {
      process.exitCode = code
    },
    (error: unknown) => {
      const told = error instanceof StoreError ? error.message : 'something unexpected happened.'
      process.stderr.write(`This cannot be done: ${told}\n`)
      process.exitCode = COULD_NOT
    },
  )
}
