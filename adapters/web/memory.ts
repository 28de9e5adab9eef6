import type { Attachment } from '../../src/engine/channel.ts'
import type { ShownForm } from '../../src/engine/form.ts'
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
  /** Keeps a document for somebody until the process ends or newer ones take its place. */
  keepFile(key: string, person: string, file: Attachment): void
  file(key: string, person: string): Attachment | undefined
  /** Notes that the person has now seen this many messages of the place. */
  see(person: string, place: string, count: number): void
  seen(person: string, place: string): number
}

/** Bounded everywhere: the oldest go first. */
export function openMemory(): PageMemory {
  const lines = new Map<string, PrivateLine[]>()
  const forms = new Map<string, { readonly person: string; readonly form: ShownForm }>()
  const files = new Map<string, { readonly person: string; readonly file: Attachment }>()
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
    keepFile(id, person, file) {
      files.set(id, { person, file })
      const oldest = files.keys().next()
      if (files.size > limits.openFiles && !oldest.done) files.delete(oldest.value)
    },
    file(id, person) {
      const found = files.get(id)
      return found?.person === person ? found.file : undefined
    },
    see: (person, place, count) => void counts.set(key(person, place), count),
    seen: (person, place) => counts.get(key(person, place)) ?? 0,
  }
}
