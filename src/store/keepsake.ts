import type { Scope } from './scope.ts'

/** Something kept, and the number by which its space is ordered. */
interface Keepsake {
  readonly key: string
  readonly value: unknown
  readonly order: number
}

/**
 * Lists of things that outlive a restart, such as the messages of a web chat: sealed under the tenant's key, found by
 * keyed hashes of space and key. Each call is a transaction of its own.
 */
export interface Keepsakes {
  /** Keeps a value, or replaces the one with this key (and its order). */
  keep(space: string, key: string, value: unknown, order: number): Promise<void>
  /** Forgets it; nothing happens when it is not there. */
  drop(space: string, key: string): Promise<void>
  /** Everything in a space, lowest order first. @throws StoreError `tampered`. */
  list(space: string): Promise<readonly Keepsake[]>
}

function cell(space: string, key: string) {
  return { table: 'keepsakes', column: 'body', row: `${space}/${key}` }
}

/** The keepsakes of a tenant; `inScope` runs each call in a transaction. */
export function keepsakesIn(inScope: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>): Keepsakes {
  const tags = (scope: Scope, space: string, key: string) => ({
    tenant: scope.tenant,
    space_tag: scope.keys.hash('keepsake', space),
    key_tag: scope.keys.hash('keepsake', space, key),
  })
  return {
    keep: (space, key, value, order) =>
      inScope(async (scope) => {
        const row = tags(scope, space, key)
        const body = scope.sealHere(cell(row.space_tag, row.key_tag), { key, value })
        await scope.trx
          .insertInto('keepsakes')
          .values({ ...row, position: order, body })
          .onConflict((conflict) =>
            conflict.columns(['tenant', 'space_tag', 'key_tag']).doUpdateSet({ position: order, body }),
          )
          .execute()
      }),
    drop: (space, key) =>
      inScope(async (scope) => {
        const row = tags(scope, space, key)
        await scope.trx
          .deleteFrom('keepsakes')
          .where('tenant', '=', row.tenant)
          .where('space_tag', '=', row.space_tag)
          .where('key_tag', '=', row.key_tag)
          .execute()
      }),
    list: (space) =>
      inScope(async (scope) => {
        const { space_tag } = tags(scope, space, '')
        const rows = await scope.trx
          .selectFrom('keepsakes')
          .select(['key_tag', 'position', 'body'])
          .where('tenant', '=', scope.tenant)
          .where('space_tag', '=', space_tag)
          .orderBy('position')
          .orderBy('key_tag')
          .execute()
        return rows.map((row) => {
          const where = cell(space_tag, row.key_tag)
          const { key, value } = scope.openHere<{ key: string; value: unknown }>(where, row.body)
          return { key, value, order: row.position }
        })
      }),
  }
}
