import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Button } from '../../src/engine/card.ts'
import type { Subject } from '../../src/engine/gesture.ts'
import { limits } from './limits.ts'

/** What travels through Teams in cards and dialogs: opaque ids only, since anybody who sees a card can read its data. */
const name = z.string().regex(/^[a-z][\w.:-]{0,99}$/i)
const opaqueId = z.string().regex(/^[\w.:@;=-]{1,300}$/)
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
/** Made anew each time something is asked: the same form about the same thing, asked twice, is two. */
const nonce = z.string().regex(/^[\w-]{1,40}$/)
/** On a working card: the answer takes its place. */
const working = z.literal(1).optional()
const press = z.object({ a: name, s: subject, w: working, fresh: z.literal(1).optional() })
const submit = z.object({ f: name, s: subject, n: nonce, m: z.array(name).max(100), w: working })
const again = z.object({ again: z.string().min(1).max(limits.carried), w: working })
const part = z.object({ page: nonce, part: z.number().int().min(0).max(99), w: working })
const close = z.object({ close: z.literal(1), w: working })

/** A button of ours as it comes back. */
export type Carried = { readonly onWorking: boolean } & (
  | { readonly kind: 'press'; readonly action: string; readonly subject: Subject; readonly afresh: boolean }
  | {
      readonly kind: 'submit'
      readonly form: string
      readonly subject: Subject
      readonly nonce: string
      /** The fields that hold several values in one text. */
      readonly many: readonly string[]
    }
  /** Words that were typed before, which only we can read. */
  | { readonly kind: 'again'; readonly sealed: string }
  /** Another part of a long page. */
  | { readonly kind: 'part'; readonly nonce: string; readonly part: number }
  | { readonly kind: 'close' }
)

/** Where our own data stands beside the values of a card's inputs. */
const ours = 'partwell'

/** The data of an action. */
export type Data = Readonly<Record<typeof ours, unknown>>

const marked = (onWorking: boolean) => (onWorking ? { w: 1 as const } : {})

/** A button of the engine's. */
export function carryButton(button: Pick<Button<string>, 'action' | 'subject'>, onWorking: boolean): Data {
  return {
    [ours]: { a: button.action, s: button.subject, ...marked(onWorking) } satisfies z.infer<typeof press>,
  }
}

/** Opens a form again without what was typed in it some other time. */
export function carryAfresh(
  form: { readonly name: string; readonly subject: Subject },
  onWorking: boolean,
): Data {
  const { name: a, subject: s } = form
  return { [ours]: { a, s, fresh: 1, ...marked(onWorking) } satisfies z.infer<typeof press> }
}

/** Hands in a form. */
export function carryForm(
  form: { readonly name: string; readonly subject: Subject },
  given: { readonly nonce: string; readonly many: readonly string[]; readonly onWorking: boolean },
): Data {
  const { nonce: n, many: m, onWorking } = given
  return {
    [ours]: { f: form.name, s: form.subject, n, m: [...m], ...marked(onWorking) } satisfies z.infer<
      typeof submit
    >,
  }
}

/** Says sealed words again. Nothing when there are too many of them. */
export function carryAgain(sealed: string, onWorking = false): Data | undefined {
  return sealed.length > limits.carried ? undefined : { [ours]: { again: sealed, ...marked(onWorking) } }
}

/** Turns to another part of a page. */
export function carryPart(page: string, at: number, onWorking: boolean): Data {
  return { [ours]: { page, part: at, ...marked(onWorking) } }
}

/** Puts a working card away. */
export const carryClose: Data = { [ours]: { close: 1, w: 1 } }

/** A new nonce. */
export const newNonce = (): string => randomBytes(9).toString('base64url')

function bare(given: z.infer<typeof subject>): Subject {
  return Object.fromEntries(Object.entries(given).filter(([, id]) => id !== undefined))
}

/** What the data of an action says; nothing when it is none of ours. */
export function readData(data: unknown): Carried | undefined {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, ours)) return undefined
  const given = (data as Data)[ours]
  const onWorking = (one: { readonly w?: 1 | undefined }) => one.w === 1
  const pressed = press.safeParse(given).data
  if (pressed) {
    const { a: action, fresh } = pressed
    const afresh = fresh === 1
    return { kind: 'press', action, subject: bare(pressed.s), afresh, onWorking: onWorking(pressed) }
  }
  const handed = submit.safeParse(given).data
  if (handed) {
    const { f: form, n, m: many } = handed
    return { kind: 'submit', form, subject: bare(handed.s), nonce: n, many, onWorking: onWorking(handed) }
  }
  const said = again.safeParse(given).data
  if (said) return { kind: 'again', sealed: said.again, onWorking: onWorking(said) }
  const turned = part.safeParse(given).data
  if (turned) return { kind: 'part', nonce: turned.page, part: turned.part, onWorking: onWorking(turned) }
  const closed = close.safeParse(given).data
  return closed && { kind: 'close', onWorking: onWorking(closed) }
}

/** The values of a card's inputs by our own field ids. Left empty is left out. */
export function readValues(
  data: unknown,
  many: readonly string[],
): Readonly<Record<string, string | readonly string[]>> {
  const raw: Record<string, string | readonly string[]> = Object.create(null)
  if (typeof data !== 'object' || data === null) return { ...raw }
  for (const [key, value] of Object.entries(data)) {
    const given = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    if (key === ours || !name.safeParse(key).success || typeof given !== 'string' || given === '') continue
    raw[key] = many.includes(key)
      ? given
          .split(',')
          .filter((one) => one !== '')
          .slice(0, 200)
      : given
  }
  return { ...raw }
}
