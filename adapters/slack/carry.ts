import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Button } from '../../src/engine/card.ts'
import type { Account, Subject } from '../../src/engine/gesture.ts'

/** Sealed words in a button's value (2,000 characters): the rest is the frame. */
const mostSealed = 1900

/** What travels through Slack in buttons and dialogs: opaque ids only, since anybody in the workspace can read metadata. */
const name = z.string().regex(/^[a-z][\w.:-]{0,99}$/i)
const opaqueId = z.string().regex(/^[\w.:-]{1,200}$/)
const subject = z
  .object({
    case: opaqueId,
    client: opaqueId,
    prospect: opaqueId,
    item: opaqueId,
    round: opaqueId,
    part: opaqueId,
  })
  .partial()
  .strict()
const press = z.object({ a: name, s: subject, o: z.enum(['d', 'n', 'f']) })
const sealed = z.object({ again: z.string().min(1).max(mostSealed) })
const viewMeta = z.object({
  d: z.number().int().min(1).max(9),
  h: z.boolean().optional(),
  f: name.optional(),
  s: subject.optional(),
  n: opaqueId.optional(),
  b: opaqueId.optional(),
})

/** A button of ours as it comes back: one of the engine's, or "show me in private" with words that only we can read. */
export type Carried =
  | {
      readonly kind: 'press'
      readonly action: string
      readonly subject: Subject
      readonly dialog: boolean
      /** The form in which it stands begins afresh. */
      readonly afresh: boolean
    }
  | { readonly kind: 'again'; readonly sealed: string }

/** Where a view stands: its depth in the stack of modals, whether the stack began at the home, and its form. */
export interface ViewMeta {
  readonly depth: number
  readonly fromHome: boolean
  readonly form?: string
  readonly subject?: Subject
  /** The act with which the form was shown: what is typed in it belongs to this one showing. */
  readonly shown?: string
  /** The act with which the form began afresh: its blocks have other ids from then on, so that Slack forgets too. */
  readonly afresh?: string
}

function parsed<T>(schema: z.ZodType<T>, text: unknown): T | undefined {
  if (typeof text !== 'string' || text.length > 3000) return undefined
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** The value of a button. */
export function carryButton(button: Button<string>): string {
  return JSON.stringify({
    a: button.action,
    s: button.subject,
    o: button.opens === 'dialog' ? 'd' : 'n',
  } satisfies z.infer<typeof press>)
}

/** The value of the button with which a form begins afresh. */
export function carryAfresh(form: string, subject: Subject): string {
  return JSON.stringify({ a: form, s: subject, o: 'f' } satisfies z.infer<typeof press>)
}

/** The value of the button "show me in private". */
export function carryAgain(words: string): string | undefined {
  return words.length > mostSealed ? undefined : JSON.stringify({ again: words })
}

function bare(given: z.infer<typeof subject>): Subject {
  return Object.fromEntries(Object.entries(given).filter(([, id]) => id !== undefined))
}

/** What a button's value says; nothing when it is none of ours. */
export function readButton(value: unknown): Carried | undefined {
  const button = parsed(press, value)
  if (button) {
    const { a: action, s, o } = button
    return { kind: 'press', action, subject: bare(s), dialog: o !== 'n', afresh: o === 'f' }
  }
  const again = parsed(sealed, value)
  return again && { kind: 'again', sealed: again.again }
}

/** The `private_metadata` of a view. */
export function carryView(meta: ViewMeta): string {
  return JSON.stringify({
    d: meta.depth,
    ...(meta.fromHome ? { h: true } : {}),
    ...(meta.form === undefined ? {} : { f: meta.form }),
    ...(meta.subject === undefined ? {} : { s: meta.subject }),
    ...(meta.shown === undefined ? {} : { n: meta.shown }),
    ...(meta.afresh === undefined ? {} : { b: meta.afresh }),
  } satisfies z.infer<typeof viewMeta>)
}

/** What `private_metadata` says; nothing when it is none of ours. */
export function readView(text: unknown): ViewMeta | undefined {
  const meta = parsed(viewMeta, text)
  if (!meta) return undefined
  return {
    depth: meta.d,
    fromHome: meta.h ?? false,
    ...(meta.f === undefined ? {} : { form: meta.f }),
    ...(meta.s === undefined ? {} : { subject: bare(meta.s) }),
    ...(meta.n === undefined ? {} : { shown: meta.n }),
    ...(meta.b === undefined ? {} : { afresh: meta.b }),
  }
}

/**
 * The id of a field's block. Slack keeps what was typed as long as the id stays, even when the view is replaced: so it
 * is the same for the same form about the same thing, and another one for every other, and for one that began `afresh`.
 */
export function blockIdOf(
  form: { readonly name: string; readonly subject: Subject },
  field: string,
  afresh = '',
): string {
  const of = JSON.stringify([form.name, Object.entries(form.subject).toSorted(), afresh])
  return `${field}~${createHash('sha256').update(of).digest('hex').slice(0, 8)}`
}

/** The id of what is typed in a form as it was shown to somebody: the newest of it counts, until it is handed in. */
export function typingId(account: Account, form: string, shown: string): string {
  const of = JSON.stringify(['typing', account.installation, account.user, form, shown])
  return createHash('sha256').update(of).digest('hex').slice(0, 40)
}

/** The field that a block of ours stands for. */
export function fieldOf(blockId: string): string | undefined {
  const at = blockId.lastIndexOf('~')
  return at > 0 && name.safeParse(blockId.slice(0, at)).success ? blockId.slice(0, at) : undefined
}
