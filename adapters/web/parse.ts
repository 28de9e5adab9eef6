import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Place } from '../../src/case/person.ts'
import { type Gesture, meant, type RawValues, type Subject, type What } from '../../src/engine/gesture.ts'
import { limits } from './limits.ts'
import { accountOf } from './places.ts'

/** A request that our own pages do not send. It is answered with a kind sentence and changes nothing. */
export class Unreadable extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Unreadable'
  }
}

/** The names and values of a form body, in order; a name may come more than once. */
export type Pairs = readonly (readonly [string, string])[]

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    throw new Unreadable('not percent-encoded UTF-8')
  }
}

/** Reads an urlencoded body. Browsers send line ends as CR LF; people typed LF. @throws Unreadable */
export function pairsOf(body: unknown): Pairs {
  if (typeof body !== 'string') throw new Unreadable('not a form body')
  const pairs = body === '' ? [] : body.split('&')
  if (pairs.length > limits.bodyPairs) throw new Unreadable('too many values')
  return pairs.map((pair) => {
    const at = pair.indexOf('=')
    if (at < 0) return [decoded(pair), ''] as const
    return [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1)).replaceAll('\r\n', '\n')] as const
  })
}

/** The last value of a name; nothing where it is missing. */
export function lastValue(pairs: Pairs, name: string): string | undefined {
  return pairs.findLast(([key]) => key === name)?.[1]
}

/** All values of a name. */
export function allValues(pairs: Pairs, name: string): readonly string[] {
  return pairs.filter(([key]) => key === name).map(([, value]) => value)
}

function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new Unreadable(what)
  return parsed.data
}

const name = z.string().regex(/^[a-z][\w.:-]{0,99}$/i)
const opaqueId = z.string().regex(/^[\w.:-]{1,200}$/)
const nonce = z.string().regex(/^[\w-]{16,64}$/)
const subjectKeys = ['case', 'client', 'prospect', 'item', 'round', 'part'] as const

function subjectOf(pairs: Pairs): Subject {
  const subject: Partial<Record<(typeof subjectKeys)[number], string>> = {}
  for (const key of subjectKeys) {
    const value = lastValue(pairs, `s.${key}`)
    if (value !== undefined) subject[key] = checked(opaqueId, value, 'subject')
  }
  return subject
}

/** `v.` one text, `m.` several choices, `c.` a box that is ticked or not. Left empty is left out. */
function rawValuesOf(pairs: Pairs): RawValues {
  const values = new Map<string, string | readonly string[]>()
  for (const [key, value] of pairs) {
    const kind = key.slice(0, 2)
    if (kind !== 'v.' && kind !== 'm.' && kind !== 'c.') continue
    const id = checked(name, key.slice(2), 'field')
    if (value === '') continue
    if (kind !== 'm.') values.set(id, value)
    else values.set(id, [...[values.get(id) ?? []].flat(), value])
  }
  return Object.fromEntries(values)
}

/** A pressed button. @throws Unreadable */
export function pressOf(pairs: Pairs): What {
  return {
    kind: 'press',
    action: checked(name, lastValue(pairs, 'action'), 'action'),
    subject: subjectOf(pairs),
    ...(lastValue(pairs, 'afresh') === 'true' ? { afresh: true } : {}),
  }
}

/** A form as it stands, whatever is done with it. @throws Unreadable */
function filledOf(pairs: Pairs) {
  return {
    form: checked(name, lastValue(pairs, 'form'), 'form'),
    subject: subjectOf(pairs),
    values: rawValuesOf(pairs),
  }
}

/** The id of what one person types in a form as it was shown once. */
function typingId(pairs: Pairs, person: string): string | undefined {
  const asked = lastValue(pairs, 'asked')
  if (asked === undefined) return undefined
  return createHash('sha256')
    .update(JSON.stringify(['typing', person, asked]))
    .digest('hex')
    .slice(0, 40)
}

/** A form that was handed in. @throws Unreadable */
export function submitOf(pairs: Pairs, person: string): Extract<What, { kind: 'submit' }> {
  const typing = typingId(pairs, person)
  return { kind: 'submit', ...filledOf(pairs), ...(typing === undefined ? {} : { typing }) }
}

/** A form that was closed with something in it. @throws Unreadable */
export function typedOf(pairs: Pairs, person: string, at: Place): Gesture {
  const id = typingId(pairs, person)
  if (id === undefined) throw new Unreadable('no form')
  return { id, account: accountOf(person), at, what: { kind: 'typed', ...filledOf(pairs) } }
}

/** What the command line was used for: a command to the bot, or words to everybody in the room. */
export type Line =
  | { readonly kind: 'command'; readonly words: string }
  | { readonly kind: 'words'; readonly words: string }

/** How a command begins in a room. */
export const roomPrefix = '/partwell'

/**
 * In the one-to-one conversation everything is a command; in a room only what begins with `/partwell` or `@partwell`.
 * @throws Unreadable
 */
export function lineOf(pairs: Pairs, at: Place): Line {
  const words = lastValue(pairs, 'words')
  if (words === undefined) throw new Unreadable('no words')
  const addressed = /^\s*[/@]partwell(?:\s+|$)/i.exec(words)
  if (addressed) return { kind: 'command', words: words.slice(addressed[0].length).trim() }
  return at.kind === 'direct'
    ? { kind: 'command', words: words.trim() }
    : { kind: 'words', words: words.trim() }
}

/**
 * The id of what a person did, made of what it means and of the nonce of the form it came from: a double click, or the
 * same form sent again after a lost answer, has the same id; changed words or another form have another.
 * @throws Unreadable where the nonce is missing
 */
export function gestureId(pairs: Pairs, person: string, at: Place, what: unknown): string {
  const once = checked(nonce, lastValue(pairs, 'nonce'), 'nonce')
  return createHash('sha256')
    .update(JSON.stringify([person, at.id, once, what]))
    .digest('hex')
    .slice(0, 40)
}

/** The gesture that a request stands for. @throws Unreadable */
export function gestureOf(pairs: Pairs, person: string, at: Place, what: What): Gesture {
  return { id: gestureId(pairs, person, at, meant(what)), account: accountOf(person), at, what }
}
