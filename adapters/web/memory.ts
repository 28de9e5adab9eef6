import type { ShownForm } from '../../src/engine/form.ts'
import type { Gesture } from '../../src/engine/gesture.ts'
import { limits } from './limits.ts'

/** A line that one person sees and nobody else: their command, or the bot's private note. Never stored. */
export interface PrivateLine {
  readonly id: string
  readonly at: number
  readonly from: 'me' | 'bot'
  readonly tone: 'note' | 'refused'
  readonly words: string
}

/**
 * What the page remembers while the process lives: private lines, questions that are being answered, and what has been
 * seen. Nothing of it is truth, and nothing of it reaches the disk.
 */
export interface PageMemory {
  lines(person: string, place: string): readonly PrivateLine[]
  /** The same id again changes nothing. */
  addLine(person: string, place: string, line: PrivateLine): void
  /** Remembers a question that was put to somebody. */
  ask(key: string, person: string, form: ShownForm): void
  asked(key: string, person: string): ShownForm | undefined
  /** Remembers what somebody did to be offered a document. The document is not kept: it is asked for again. */
  offer(key: string, person: string, by: Gesture): void
  offered(key: string, person: string): Gesture | undefined
  /** Notes that the person has now seen this many messages of the place. */
  see(person: string, place: string, count: number): void
  seen(person: string, place: string): number
}

/** Bounded everywhere: the oldest go first. */
export function openMemory(): PageMemory {
  const lines = new Map<string, PrivateLine[]>()
  const forms = new Map<string, { readonly person: string; readonly form: ShownForm }>()
  const offers = new Map<string, { readonly person: string; readonly by: Gesture }>()
  const counts = new Map<string, number>()
  const key = (person: string, place: string) => `${person} ${place}`
  return {
    lines: (person, place) => lines.get(key(person, place)) ?? [],
    addLine(person, place, line) {
      const kept = lines.get(key(person, place)) ?? []
      if (kept.some((other) => other.id === line.id)) return
      lines.set(key(person, place), [...kept, line].slice(-limits.privateLines))
    },
    ask(asked, person, form) {
      forms.set(asked, { person, form })
      const oldest = forms.keys().next()
      if (forms.size > limits.openForms && !oldest.done) forms.delete(oldest.value)
    },
    asked(asked, person) {
      const found = forms.get(asked)
      return found?.person === person ? found.form : undefined
    },
    offer(id, person, by) {
      offers.set(id, { person, by })
      const oldest = offers.keys().next()
      if (offers.size > limits.openOffers && !oldest.done) offers.delete(oldest.value)
    },
    offered(id, person) {
      const found = offers.get(id)
      return found?.person === person ? found.by : undefined
    },
    see: (person, place, count) => void counts.set(key(person, place), count),
    seen: (person, place) => counts.get(key(person, place)) ?? 0,
  }
}
