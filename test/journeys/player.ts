import type { RawValues } from '../../src/engine/gesture.ts'

/**
 * Somebody who lives a story, on whichever channel: types, presses, fills in, reads. A story written against this is
 * played on the stage, in the browser, and on every channel to come.
 */
export interface Player {
  /** The platform's id of this person, as people pickers name it. */
  readonly name: string
  command(words: string, room?: string): Promise<unknown>
  /** Presses the newest button with this action that the person can see. */
  press(action: string): Promise<unknown>
  /** Hands in the form that is open: what it is prefilled with, changed by these; `'*'` answers every open choice. */
  submit(values?: RawValues): Promise<unknown>
  /** How many buttons with this action are on the page that is open, and pressing one of them, counted from 0. */
  count(action: string): Promise<number> | number
  pressNth(action: string, nth: number): Promise<unknown>
  /** What was shown last, as plain text. */
  text(): Promise<string> | string
  /** Errors at the fields of the open form, by field. */
  errors(): Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>
}

/** The world around the players: its clock goes forward, and whatever is due on the way happens. */
export interface World {
  until(iso: string): Promise<void>
}
