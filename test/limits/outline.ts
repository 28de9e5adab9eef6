import type { Block, MessageBody, View } from '../../adapters/slack/wire.ts'

/*
 * Block Kit as a person can read it: one line a block or element, its type, its id, its words. Ids that are made of a
 * case or of chance are left out.
 */

type Part = Readonly<Record<string, unknown>>

const partsOf = (value: unknown): readonly Part[] => (Array.isArray(value) ? value : [])
const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)

/** The words of a text object, or of rich text, on one line. */
function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join('')
  if (typeof value !== 'object' || value === null) return ''
  const { text, elements, style } = value as Part
  if (elements !== undefined) return words(elements)
  const shown = typeof text === 'string' ? text.replaceAll('\n', '⏎') : words(text)
  return typeof style === 'object' && style !== null && 'bold' in style ? `**${shown}**` : shown
}

function button(one: Part): string {
  const { a, o } = JSON.parse(String(one.value ?? '{}')) as { a?: string; o?: string }
  const style = one.style === undefined ? '' : ` ${String(one.style)}`
  return `[${words(one.text)}] ${String(one.action_id)} → ${a ?? ''} ${o ?? ''}${style}`
}

/** What else is said of an input's element, where it is said. */
const details = ['multiline', 'max_length', 'max_selected_items'] as const
const initial = ['initial_value', 'initial_date', 'initial_user', 'initial_users'] as const

function asTyped({ dispatch_action_config: config }: Part): string {
  const on = typeof config === 'object' && config !== null ? (config as Part).trigger_actions_on : undefined
  return Array.isArray(on) ? ` ${on.join(' ')}` : ''
}

function inputLines(block: Part): readonly string[] {
  const element = block.element as Part
  const more = details.flatMap((name) =>
    element[name] === undefined || element[name] === false
      ? []
      : [`${name}${element[name] === true ? '' : ` ${JSON.stringify(element[name])}`}`],
  )
  const flags = [
    block.optional ? 'optional' : 'required',
    ...(block.dispatch_action ? [`dispatch_action${asTyped(element)}`] : []),
    ...(initial.some((name) => element[name] !== undefined) ? ['prefilled'] : []),
    ...more,
  ]
  const chosen = [element.initial_option, ...partsOf(element.initial_options)].map((one) =>
    String((one as Part | undefined)?.value),
  )
  const options = partsOf(element.options).map((option) => {
    const mark = chosen.includes(String(option.value)) ? 'x' : ' '
    const description = option.description === undefined ? '' : ` — ${words(option.description)}`
    return `(${mark}) ${words(option.text)}${description}`
  })
  return [
    `input ${String(element.type)} ${String(element.action_id)} (${flags.join(', ')}): ${words(block.label)}`,
    ...indented([...(block.hint === undefined ? [] : [`hint: ${words(block.hint)}`]), ...options]),
  ]
}

function blockLines(block: Block): readonly string[] {
  switch (block.type) {
    case 'input':
      return inputLines(block)
    case 'actions':
      return ['actions', ...indented(partsOf(block.elements).map(button))]
    case 'context':
      return [`context: ${words(block.elements)}`]
    case 'rich_text':
      return partsOf(block.elements).flatMap((element) => {
        const style = typeof element.style === 'string' ? ` ${element.style}` : ''
        if (element.type !== 'rich_text_list') return [`${String(element.type)}: ${words(element)}`]
        return [`rich_text_list${style}`, ...indented(partsOf(element.elements).map(words))]
      })
    default:
      return [`${block.type}: ${words(block.text)}`]
  }
}

/** A modal or the home. */
export function viewOutline(view: View): string {
  const { type, title, submit, close, notify_on_close, blocks } = view
  const frame = [
    ...(title ? [`“${title.text}”`] : []),
    ...(submit ? [`[${submit.text}]`] : []),
    ...(close ? [`[${close.text}]`] : []),
    ...(notify_on_close ? ['notify_on_close'] : []),
  ]
  return [`${type} ${view.callback_id} ${frame.join(' ')}`.trim(), ...blocks.flatMap(blockLines)].join('\n')
}

/** A message. */
export function messageOutline({ text, blocks }: MessageBody): string {
  return [`message, read out as: ${text}`, ...blocks.flatMap(blockLines)].join('\n')
}

/** The same without its words: two languages differ in it only where a sentence was too long for its place. */
export function shapeOf(outline: string): string {
  return outline
    .split('\n')
    .map((line) =>
      line
        .replace(/: .*$/, '')
        .replace(/\[.*?\]/g, '[]')
        .replace(/“.*”/, '“”')
        .replace(/\(([x ])\).*/, '($1)'),
    )
    .join('\n')
}
