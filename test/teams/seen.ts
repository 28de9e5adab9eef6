/** Anything that went to Teams or came from it, as JSON. */
export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : [])

/** What a text that is read as markdown shows, and what of it acts. */
export interface Read {
  readonly words: string
  readonly active: readonly string[]
}

/** A character that stands for itself moves here while the rest is read. */
const aside = 0xe000
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00a0' }
const setAside = (character: string): string => String.fromCodePoint(aside + (character.codePointAt(0) ?? 0))

/** https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/cards-format */
const acting: readonly (readonly [string, RegExp])[] = [
  ['link', /!?\[[^\]]*\]\([^)]*\)/],
  ['address', /https?:\/\/\S|(?<![\w.])www\.\w/i],
  ['bold', /\*\*\S|__\S|(?<![*\w])\*[^\s*][^*]*\*/],
  ['italic', /(?<![\w_])_[^\s_][^_]*_(?!\w)/],
  ['struck', /~~\S|(?<![\w~])~[^\s~][^~]*~(?!\w)/],
  ['code', /`[^`]+`/],
  ['heading', /^#{1,6}\s/m],
  ['mention', /<at\b/i],
  ['markup', /<\/?[a-z][^>]*>/i],
  ['moment', /\{\{(?:DATE|TIME)\(/],
]

/** Reads a text as Teams reads that of a TextBlock: with its escapes, and what is left of its markup. */
export function readMarkdown(text: string): Read {
  const kept = text
    .replaceAll(/\\([!-/:-@[-`{-~])/g, (_all, character: string) => setAside(character))
    .replaceAll(/&(lt|gt|amp|quot|nbsp|#\d{1,5}|#x[\da-f]{1,4});/gi, (all, name: string) => {
      const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
      const character = name.startsWith('#') ? String.fromCodePoint(code) : named[name.toLowerCase()]
      return character === undefined ? all : setAside(character)
    })
  const active = acting.flatMap(([name, shape]) => (shape.test(kept) ? [name] : []))
  const words = kept.replaceAll(/[\ue000-\ue0ff]/g, (one) =>
    String.fromCodePoint((one.codePointAt(0) ?? aside) - aside),
  )
  return { words, active }
}

/** What holds markdown, by the type of the element (none for facts and choices). Everything else stands as it is. */
const markdownIn: Readonly<Record<string, readonly string[]>> = {
  TextBlock: ['text'],
  'Input.Toggle': ['title'],
  '': ['title', 'value'],
}
/** What somebody reads of an element: an `errorMessage` only when they have left something out. */
const readable = ['text', 'title', 'label', 'placeholder', 'value']
const isFact = (one: Json): boolean =>
  one.type === undefined && typeof one.title === 'string' && typeof one.value === 'string'

function partsOf(value: unknown, key = ''): readonly { readonly text: string; readonly markdown: boolean }[] {
  if (Array.isArray(value)) return value.flatMap((one) => partsOf(one, key))
  if (!isJson(value)) return []
  const type = String(value.type ?? '')
  return Object.entries(value).flatMap(([name, part]) => {
    if (name === 'data' || name === 'fallback' || name === 'errorMessage') return []
    if (typeof part !== 'string') return partsOf(part, name)
    // The value of a choice is an id, that of a fact is read.
    const isId = name === 'value' && (key === 'choices' || /ChoiceSet|Toggle|Date/.test(type))
    if (!readable.includes(name) || isId || (type === '' && !isFact(value))) return []
    return [{ text: part, markdown: (markdownIn[type] ?? []).includes(name) }]
  })
}

/** Every text of a card, in order: what a person reads. */
export function wordsOf(card: unknown): readonly string[] {
  return partsOf(card).map(({ text, markdown }) => (markdown ? readMarkdown(text).words : text))
}

/** What in a card would act without being a button of ours: markdown, links, mentions, pictures from elsewhere. */
export function activeIn(card: unknown): readonly string[] {
  const written = partsOf(card).flatMap(({ text, markdown }) => (markdown ? readMarkdown(text).active : []))
  return [...written, ...actingElements(card)]
}

function actingElements(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(actingElements)
  if (!isJson(value)) return []
  const type = String(value.type ?? '')
  const acts = ['Action.OpenUrl', 'Image', 'Media', 'mention'].includes(type) ? [type] : []
  return [...acts, ...Object.values(value).flatMap(actingElements)]
}

/** Actions anywhere in a card, in order, without what stands in for them on older clients. */
export function actionsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(actionsIn)
  if (!isJson(value)) return []
  if (String(value.type ?? '').startsWith('Action.')) return [value]
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'refresh' || key === 'fallback' ? [] : actionsIn(part),
  )
}

/** Inputs anywhere in a card, in order. */
export function inputsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(inputsIn)
  if (!isJson(value)) return []
  if (String(value.type ?? '').startsWith('Input.')) return [value]
  return Object.values(value).flatMap(inputsIn)
}

/** The type of attachment that an Adaptive Card is. */
export const cardType = 'application/vnd.microsoft.card.adaptive'

/** The card of an activity, if it has one. */
export function cardOf(activity: Json): Json | undefined {
  const found = listOf(activity.attachments).find((one) => one.contentType === cardType)?.content
  return isJson(found) ? found : undefined
}
