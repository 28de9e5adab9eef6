import type { ChannelName, Place } from '../case/person.ts'

/** Our own id of a customer. Installations of a chat belong to a tenant; tenants never mix. */
export type TenantId = string

/** A person as a platform knows them: never a name or an e-mail address. */
export interface Account {
  readonly channel: ChannelName
  /** The workspace or organisation in which the app is installed. */
  readonly installation: string
  readonly user: string
}

/** A message that we sent, as the platform names it. */
export interface MessageRef {
  readonly place: Place
  readonly id: string
}

/**
 * What a button or dialog is about. These ids travel through the platform and back: they are hints, looked up and
 * checked against the person each time, never proof of anything. Opaque ids only; no words, no names.
 */
export type Subject = Readonly<
  Partial<Record<'case' | 'client' | 'prospect' | 'item' | 'round' | 'part', string>>
>

/** Values of a form as the platform sent them: a text, or several choices. Absent means left empty. */
export type RawValues = Readonly<Record<string, string | readonly string[]>>

/** What a person did. */
export type What =
  | { readonly kind: 'command'; readonly words: string }
  | {
      readonly kind: 'press'
      readonly action: string
      readonly subject: Subject
      /** The form that it opens begins afresh: what was typed in it before is forgotten. */
      readonly afresh?: true
    }
  | {
      readonly kind: 'submit'
      readonly form: string
      readonly subject: Subject
      readonly values: RawValues
      /** Id of the `typed` gestures in the form as it was shown: none of them counts once this is accepted. */
      readonly typing?: string
    }
  /** What stands in a form that is still open. Its id is that of the form as it was shown; the newest counts. */
  | { readonly kind: 'typed'; readonly form: string; readonly subject: Subject; readonly values: RawValues }
  | { readonly kind: 'quote'; readonly words: string; readonly source: string }
  | { readonly kind: 'home' }

/** What was done, apart from which showing of the form it was done in: the same words handed in again are the same deed. */
export function meant(what: What): What {
  if (what.kind !== 'submit') return what
  const { typing: _shown, ...same } = what
  return same
}

/**
 * One thing that one person did, once. `id` is the platform's own id of it (or one made of what it means), the
 * idempotency key: the same id never changes a case twice.
 */
export interface Gesture {
  readonly id: string
  readonly account: Account
  readonly at: Place
  readonly what: What
}
