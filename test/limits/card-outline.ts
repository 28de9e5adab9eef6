import type { AdaptiveCard } from '../../adapters/teams/wire.ts'

/*
 * An Adaptive Card as a person can read it: one line an element, its type, its id, its words. Ids that are made of a case
 * or of chance are left out.
 */

type Part = Readonly<Record<string, unknown>>

const partsOf = (value: unknown): readonly Part[] => (Array.isArray(value) ? value : [])
const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`)

/** The words of a text block or of a rich one, on one line. */
function words({ text, inlines }: Part): string {
  const all = inlines === undefined ? String(text ?? '') : partsOf(inlines).map(words).join('')
  return all.replaceAll('\n', '⏎')
}

/** How the words look, where that says something. */
function look(part: Part): string {
  const [run] = partsOf(part.inlines)
  const { weight, isSubtle, size } = run ?? part
  const said = [weight === 'Bolder' ? 'bold' : '', isSubtle ? 'subtle' : '', String(size ?? '').toLowerCase()]
  const shown = said.filter((one) => one !== '').join(' ')
  return shown === '' ? '' : ` (${shown})`
}

/** What a button does, from its own data: the action or form that it names. */
function does(action: Part): string {
  const { partwell = {} } = (action.data ?? {}) as { readonly partwell?: Part }
  const { a, f, fresh, close, again, part } = partwell
  const named =
    a ?? f ?? (close ? 'close' : again ? 'again' : part === undefined ? '' : `part ${String(part)}`)
  return `${String(named)}${fresh ? ' afresh' : ''}${partwell.w ? ' in place' : ''}`
}

function action(one: Part): string {
  const inputs = one.associatedInputs === 'auto' ? ' with inputs' : ''
  const style = one.style === undefined ? '' : ` ${String(one.style)}`
  return `[${String(one.title)}] ${String(one.type)} → ${does(one)}${inputs}${style}`
}

const details = ['isMultiline', 'isMultiSelect', 'maxLength', 'style'] as const

function inputLines(one: Part): readonly string[] {
  const flags = [
    one.isRequired ? 'required' : 'optional',
    ...(one.value === undefined || one.value === '' ? [] : ['prefilled']),
    ...details.flatMap((name) => (one[name] === undefined ? [] : [`${name} ${String(one[name])}`])),
  ]
  const choices = partsOf(one.choices).map(({ title }) => `( ) ${String(title)}`)
  return [
    `${String(one.type)} ${String(one.id)} (${flags.join(', ')}): ${String(one.label ?? one.title ?? '')}`,
    ...indented(choices),
  ]
}

function linesOf(part: Part): readonly string[] {
  const type = String(part.type)
  if (type.startsWith('Input.')) return inputLines(part)
  const inside = ['items', 'columns', 'rows', 'cells'].flatMap((name) => partsOf(part[name]))
  if (type === 'ActionSet') return ['ActionSet', ...indented(partsOf(part.actions).map(action))]
  if (inside.length > 0) return [type, ...indented(inside.flatMap(linesOf))]
  return [`${type}${look(part)}: ${words(part)}`]
}

/** A card, with what is read out of it in a notification. */
export function cardOutline(card: AdaptiveCard, summary: string): string {
  return [`AdaptiveCard ${card.version}, read out as: ${summary}`, ...card.body.flatMap(linesOf)].join('\n')
}
