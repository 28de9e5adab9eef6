import { z } from 'zod'
import type { ShownCard } from '../../src/engine/card.ts'
import { type Language, languages } from '../../src/language/language.ts'
import type { Shelf } from './shelf.ts'

/** What stands in a message: a card of ours, or a teammate's words in a room. */
export type Content =
  | { readonly kind: 'card'; readonly card: ShownCard }
  | { readonly kind: 'words'; readonly from: string; readonly words: string; readonly language: Language }

/** One message of a place. `at`: business time, ms UTC. */
export interface Entry {
  readonly id: string
  readonly at: number
  readonly content: Content
}

/** The messages of the chat. They hold people's words: see `Shelf`. */
export interface Transcript {
  /** All messages of a place, oldest first. */
  list(place: string): Promise<readonly Entry[]>
  entry(place: string, id: string): Promise<Entry | undefined>
  append(place: string, entry: Entry): Promise<void>
  /** Changes a message where it stands; nothing happens when it was removed. */
  replace(place: string, id: string, content: Content): Promise<void>
  /** Idempotent. */
  remove(place: string, id: string): Promise<void>
}

/** Our own card, written by our own code and kept sealed: its shape is trusted, its presence is not. */
const storedCard = z.custom<ShownCard>(
  (card) => typeof card === 'object' && card !== null && 'blocks' in card,
)
const storedEntry = z.object({
  id: z.string(),
  at: z.number(),
  content: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('card'), card: storedCard }),
    z.object({ kind: z.literal('words'), from: z.string(), words: z.string(), language: z.enum(languages) }),
  ]),
})

/** The transcript kept on a shelf; each place is read once and then held in memory. */
export function openTranscript(shelf: Shelf): Transcript {
  const places = new Map<string, Promise<Map<string, Entry>>>()
  const where = (place: string) => `messages/${place}`

  function entriesOf(place: string): Promise<Map<string, Entry>> {
    const known = places.get(place)
    if (known) return known
    const read = shelf
      .all(where(place))
      .then((rows) => new Map(rows.map((row) => [row.key, storedEntry.parse(JSON.parse(row.value))])))
    // A shelf that could not be read now may be readable at the next try.
    read.catch(() => places.delete(place))
    places.set(place, read)
    return read
  }

  async function keep(place: string, entry: Entry): Promise<void> {
    const entries = await entriesOf(place)
    await shelf.put(where(place), entry.id, JSON.stringify(entry))
    entries.set(entry.id, entry)
  }

  return {
    list: async (place) => [...(await entriesOf(place)).values()],
    entry: async (place, id) => (await entriesOf(place)).get(id),
    append: keep,
    async replace(place, id, content) {
      const entry = (await entriesOf(place)).get(id)
      if (entry) await keep(place, { ...entry, content })
    },
    async remove(place, id) {
      const entries = await entriesOf(place)
      await shelf.remove(where(place), id)
      entries.delete(id)
    },
  }
}
