/**
 * Where the chat keeps what must survive a restart: people, rooms, messages. Values hold people's words and names, so
 * whoever implements this stores them sealed. Rows come back in the order in which their keys were first put.
 */
export interface Shelf {
  all(shelf: string): Promise<readonly { readonly key: string; readonly value: string }[]>
  /** Adds or replaces. */
  put(shelf: string, key: string, value: string): Promise<void>
  /** Removing what is not there is no error. */
  remove(shelf: string, key: string): Promise<void>
}

/** A shelf that lasts as long as the process: for tests, and for a chat that is to leave no trace. */
export function memoryShelf(): Shelf {
  const shelves = new Map<string, Map<string, string>>()
  return {
    async all(shelf) {
      return [...(shelves.get(shelf) ?? [])].map(([key, value]) => ({ key, value }))
    },
    async put(shelf, key, value) {
      const rows = shelves.get(shelf) ?? new Map<string, string>()
      shelves.set(shelf, rows.set(key, value))
    },
    async remove(shelf, key) {
      shelves.get(shelf)?.delete(key)
    },
  }
}
