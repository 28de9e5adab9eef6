/** Anything that Slack was given, as JSON. */
export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : [])

/** Every text of blocks or a view, in order: what a person reads. */
export function wordsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(wordsOf)
  if (!isJson(value)) return []
  return Object.entries(value).flatMap(([key, part]) => {
    if (typeof part !== 'string') return wordsOf(part)
    return key === 'text' || key === 'initial_value' ? [part] : []
  })
}

/** What in it would act in Slack without being ours: markup that is read, links, mentions, emoji codes. */
export function activeIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(activeIn)
  if (!isJson(value)) return []
  const type = String(value.type ?? '')
  const acts = [
    'mrkdwn',
    'markdown',
    'link',
    'user',
    'usergroup',
    'broadcast',
    'channel',
    'emoji',
    'date',
    'image',
  ]
  const here = acts.includes(type) || value.emoji === true || 'url' in value ? [type || 'url'] : []
  return [...here, ...Object.values(value).flatMap(activeIn)]
}

/** Buttons anywhere in it. */
export function buttonsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(buttonsIn)
  if (!isJson(value)) return []
  return value.type === 'button' ? [value] : Object.values(value).flatMap(buttonsIn)
}
