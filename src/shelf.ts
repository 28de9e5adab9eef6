import type { OpenedStore } from './store/open-store.ts'

/** Sealed rows in lists that keep the order in which their keys were first put: what channels need to remember. */
export interface SealedShelf {
  all(shelf: string): Promise<readonly { readonly key: string; readonly value: string }[]>
  put(shelf: string, key: string, value: string): Promise<void>
  remove(shelf: string, key: string): Promise<void>
}

/** A shelf of this tenant, sealed under its key beside everything else. */
export function shelfOf(store: OpenedStore, tenant: string): SealedShelf {
  const keepsakes = store.keepsakes(tenant)
  let order = 0
  const orders = new Map<string, number>()
  return {
    async all(shelf) {
      const rows = await keepsakes.list(shelf)
      for (const row of rows) {
        orders.set(`${shelf} ${row.key}`, row.order)
        order = Math.max(order, row.order + 1)
      }
      return rows.map((row) => ({ key: row.key, value: String(row.value) }))
    },
    async put(shelf, key, value) {
      const id = `${shelf} ${key}`
      const place = orders.get(id) ?? order++
      orders.set(id, place)
      await keepsakes.keep(shelf, key, value, place)
    },
    async remove(shelf, key) {
      orders.delete(`${shelf} ${key}`)
      await keepsakes.drop(shelf, key)
    },
  }
}
