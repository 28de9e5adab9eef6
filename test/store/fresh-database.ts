import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { OpenedStore } from '../../src/store/database-store.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { FreshDatabase, Row } from '../contract/store/world.ts'

import { MASTER_KEY } from './worker-words.ts'

/** A new SQLite file in a folder of its own; `raw` goes around the store, as somebody with the file would. */
export function freshSqlite(): FreshDatabase & { readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'partwell-store-'))
  const file = join(folder, 'partwell.db')
  const stores: OpenedStore[] = []
  const raw = (text: string): readonly Row[] => {
    const database = new DatabaseSync(file, { timeout: 5_000 })
    try {
      const statement = database.prepare(text)
      if (statement.columns().length > 0) return statement.all()
      statement.run()
      return []
    } finally {
      database.close()
    }
  }
  return {
    file,
    at: async () => ({ file }),
    async open(realNow) {
      const store = await openStore({ file, masterKey: MASTER_KEY, ...(realNow ? { realNow } : {}) })
      stores.push(store)
      return store
    },
    async openWith(settings) {
      const store = await openStore({ file, masterKey: MASTER_KEY, ...settings })
      stores.push(store)
      return store
    },
    raw: async (text) => raw(text),
    async tables() {
      const names = raw(`select name from sqlite_master where type = 'table' and name not like 'kysely%'`)
      return names.map((row) => String(row.name))
    },
    async mayChangeFacts() {
      raw('drop trigger facts_no_update')
      raw('drop trigger facts_no_delete')
    },
    async forgetErasures() {
      raw('drop trigger tombstones_no_delete')
      raw('delete from tombstones')
    },
    bytes: (hex) => `x'${hex}'`,
    async dispose() {
      await Promise.all(stores.map((store) => store.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
