import { createRequire } from 'node:module'
import { cardOf, isJson, type Json, listOf } from './seen.ts'

/** What of the `adaptivecards` package is used: its build for browsers is the one that has no imports. */
interface AdaptiveCards {
  readonly AdaptiveCard: new () => Parsed
  readonly SerializationContext: new () => Context
  readonly HostConfig: new (settings: Json) => unknown
  readonly GlobalRegistry: Record<'elements' | 'actions', Registry>
  readonly Version: { parse(text: string, context: Context): unknown }
}
interface Parsed extends Schemed {
  hostConfig: unknown
  parse(source: unknown, context: Context): void
  validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] }
}
interface Context {
  readonly eventCount: number
  getEventAt(index: number): { readonly message: string }
}
interface Registry {
  createInstance(name: string, version: unknown): Schemed | undefined
}
interface Schemed {
  getSchema(): { getCount(): number; getItemAt(index: number): Property }
}
interface Property {
  readonly name: string
  readonly targetVersion: { readonly major: number; readonly minor: number }
}

const require = createRequire(import.meta.url)
const library = require('adaptivecards/dist/adaptivecards.js') as AdaptiveCards
const newest = library.Version.parse('1.5', new library.SerializationContext())
/** What holds other elements, or stands in for them: the schemas of the package name only what is plain. */
const nesting = [
  'body',
  'actions',
  'items',
  'columns',
  'rows',
  'cells',
  'facts',
  'choices',
  'inlines',
  'card',
]
const everywhere = ['type', 'id', 'fallback', 'requires', ...nesting]
/** What Teams knows beside the schema. */
const teams = ['msteams', 'choices.data', 'targetWidth']

const known = new Map<string, ReadonlySet<string> | undefined>()

/** The properties that an element of this type may have, or nothing for a type that there is not. */
function propertiesOf(type: string): ReadonlySet<string> | undefined {
  if (known.has(type)) return known.get(type)
  const { elements, actions } = library.GlobalRegistry
  const made =
    type === 'AdaptiveCard'
      ? new library.AdaptiveCard()
      : (elements.createInstance(type, newest) ?? actions.createInstance(type, newest))
  const schema = made?.getSchema()
  const names = Array.from({ length: schema?.getCount() ?? 0 }, (_unused, index) => schema?.getItemAt(index))
    .filter((one) => one && (one.targetVersion.major < 1 || one.targetVersion.minor <= 5))
    .map((one) => one?.name ?? '')
  const found = made ? new Set([...names, ...everywhere, ...teams]) : undefined
  known.set(type, found)
  return found
}

/** Types that the package registers under no name. */
const inner: Readonly<Record<string, readonly string[]>> = {
  TextRun: [
    ...['text', 'size', 'weight', 'color', 'isSubtle', 'fontType', 'italic', 'strikethrough', 'highlight'],
    ...['underline', 'selectAction', 'lang'],
  ],
  Column: [
    ...[
      'width',
      'style',
      'bleed',
      'spacing',
      'separator',
      'verticalContentAlignment',
      'isVisible',
      'minHeight',
    ],
    ...['backgroundImage', 'rtl', 'selectAction', 'horizontalAlignment', 'height'],
  ],
  TableRow: ['style', 'horizontalCellContentAlignment', 'verticalCellContentAlignment'],
  TableCell: [
    'style',
    'bleed',
    'minHeight',
    'verticalContentAlignment',
    'rtl',
    'selectAction',
    'backgroundImage',
  ],
  'Data.Query': ['dataset', 'count', 'skip', 'associatedInputs'],
}

function strayIn(value: unknown, place: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => strayIn(one, `${place}[${index}]`))
  if (!isJson(value)) return []
  const type = typeof value.type === 'string' ? value.type : undefined
  const names = type === undefined ? undefined : inner[type]
  const allowed = names ? new Set([...names, ...everywhere]) : type && propertiesOf(type)
  const own =
    type !== undefined && !allowed
      ? [`${place}: ${type} is not known`]
      : Object.keys(value)
          .filter((key) => allowed && !allowed.has(key))
          .map((key) => `${place}.${key}: ${type} has none`)
  const deeper = Object.entries(value).flatMap(([key, part]) =>
    ['data', 'msteams', 'requires', 'refresh', 'fallback'].includes(key)
      ? key === 'fallback' && isJson(part)
        ? strayIn(part, `${place}.fallback`)
        : []
      : strayIn(part, `${place}.${key}`),
  )
  return [...own, ...deeper]
}

/** Teams shows at most so many actions of a set, and this many people of a refresh. */
const [mostActions, mostRefreshed] = [6, 60]
/** https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/format-your-bot-messages */
const mostBytes = 28 * 1024

function rulesIn(value: unknown, place: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => rulesIn(one, `${place}[${index}]`))
  if (!isJson(value)) return []
  const found: string[] = []
  if (Array.isArray(value.actions) && value.actions.length > mostActions)
    found.push(`${place}.actions: more than ${mostActions}`)
  for (const one of listOf(value.actions)) {
    if (typeof one.title !== 'string' || one.title.trim() === '')
      found.push(`${place}.actions: one has no title`)
  }
  for (const [key, part] of Object.entries(value)) {
    if (key === 'data') continue
    if (typeof part === 'string' && /color/i.test(key) && part.startsWith('#'))
      found.push(`${place}.${key}: a colour of its own`)
    if (key === 'backgroundImage') found.push(`${place}.${key}: hides the text in some theme`)
    found.push(...rulesIn(part, `${place}.${key}`))
  }
  return found
}

function refreshProblems(card: Json): readonly string[] {
  if (card.refresh === undefined) return []
  const ids = isJson(card.refresh) ? card.refresh.userIds : undefined
  const fits = Array.isArray(ids) && ids.length > 0 && ids.length <= mostRefreshed
  return fits ? [] : [`refresh.userIds: between 1 and ${mostRefreshed} must be named`]
}

function twice(ids: readonly unknown[]): readonly string[] {
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `the id ${String(id)} is there twice`)
}

function idsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (!isJson(value)) return []
  const own = typeof value.type === 'string' && /^Input\./.test(value.type) ? [value.id] : []
  return [...own, ...Object.entries(value).flatMap(([key, part]) => (key === 'fallback' ? [] : idsIn(part)))]
}

/** Everything for which Teams would not show a card as it is, or not at all; empty when it is well. */
export function cardProblems(card: unknown): readonly string[] {
  if (!isJson(card)) return ['no card']
  const problems: string[] = []
  const [, minor] = /^1\.(\d)$/.exec(String(card.version)) ?? []
  if (minor === undefined || Number(minor) > 5) problems.push(`version: ${String(card.version)}`)
  const context = new library.SerializationContext()
  const parsed = new library.AdaptiveCard()
  parsed.hostConfig = new library.HostConfig({ actions: { maxActions: mostActions } })
  // Its shape of a language is a global expression, which takes every other one for wrong.
  const { lang, ...rest } = card
  if (lang !== undefined && !/^[a-z]{2,3}$/.test(String(lang))) problems.push(`lang: ${String(lang)}`)
  parsed.parse(structuredClone(rest), context)
  for (let index = 0; index < context.eventCount; index += 1) problems.push(context.getEventAt(index).message)
  problems.push(...parsed.validateProperties().validationEvents.map(({ message }) => message))
  problems.push(...strayIn(card, 'card'), ...rulesIn(card, 'card'), ...refreshProblems(card))
  problems.push(...twice(idsIn(card)))
  return problems
}

/** Everything for which Teams would refuse an activity; `tooLarge` has an answer of its own. */
export function activityProblems(activity: Json): {
  readonly problems: readonly string[]
  readonly tooLarge: boolean
} {
  const problems: string[] = []
  const tooLarge = Buffer.byteLength(JSON.stringify(activity)) > mostBytes
  const attachments = listOf(activity.attachments)
  const text = typeof activity.text === 'string' ? activity.text : ''
  if (text !== '' && attachments.length > 0) problems.push('text and a card in one activity')
  if (activity.type === 'message' && text === '' && attachments.length === 0) problems.push('nothing to show')
  if (attachments.length > 0 && !(typeof activity.summary === 'string' && activity.summary.trim() !== ''))
    problems.push('a card without a summary')
  const card = cardOf(activity)
  if (card) problems.push(...cardProblems(card))
  return { problems, tooLarge }
}
