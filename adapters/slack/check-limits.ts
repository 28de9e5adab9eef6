import { limits } from './limits.ts'
import type { Block, MessageBody, View } from './wire.ts'

/** A view or message that Slack would refuse. It names the limit and the place, and holds no words. */
export class OverLimit extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.name = 'OverLimit'
    this.problems = problems
  }
}

type Part = Readonly<Record<string, unknown>>
type Problem = (place: string, limit: string) => void

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Elements with options: how many they hold. */
const optionCounts: Readonly<Record<string, number>> = {
  radio_buttons: limits.groupOptions,
  checkboxes: limits.groupOptions,
  static_select: limits.selectOptions,
  multi_static_select: limits.selectOptions,
}
const inputElements = new Set([
  ...Object.keys(optionCounts),
  ...['plain_text_input', 'datepicker', 'users_select', 'multi_users_select'],
])

class Check {
  readonly problems: string[] = []
  readonly #seen = new Set<string>()
  readonly #surface: 'message' | 'modal' | 'home'

  constructor(surface: 'message' | 'modal' | 'home') {
    this.#surface = surface
  }

  readonly #say: Problem = (place, limit) => {
    this.problems.push(`${place}: ${limit}`)
  }

  length(value: unknown, most: number, place: string, least = 1) {
    if (typeof value !== 'string') return this.#say(place, 'is no text')
    if (value.length > most) this.#say(place, `${value.length} characters, at most ${most}`)
    if (value.length < least) this.#say(place, 'is empty')
  }

  text(value: unknown, most: number, place: string) {
    if (!isPart(value) || value.type !== 'plain_text') return this.#say(place, 'is no plain_text')
    this.length(value.text, most, place)
  }

  /** Checks each item of a list at its place. */
  each(value: unknown, most: number, place: string, check: (item: unknown, at: string) => void) {
    const items = this.count(value, most, place)
    for (const [index, item] of items.entries()) check(item, `${place}[${index}]`)
  }

  count(value: unknown, most: number, place: string, least = 1): readonly unknown[] {
    const items = listOf(value)
    if (items.length > most) this.#say(place, `${items.length} items, at most ${most}`)
    if (items.length < least) this.#say(place, 'is empty')
    return items
  }

  /** Block ids and action ids: short, and once only. */
  id(value: unknown, most: number, place: string) {
    if (value === undefined) return
    this.length(value, most, place)
    const key = `${place.split('.').at(-1)} ${String(value)}`
    if (this.#seen.has(key)) this.#say(place, 'is not unique')
    this.#seen.add(key)
  }

  block(block: unknown, place: string) {
    if (!isPart(block)) return this.#say(place, 'is no block')
    this.id(block.block_id, limits.blockId, `${place}.block_id`)
    switch (block.type) {
      case 'header':
        return this.text(block.text, limits.header, `${place}.text`)
      case 'section':
        return this.text(block.text, limits.text, `${place}.text`)
      case 'divider':
        return
      case 'context':
        return this.each(block.elements, limits.contextElements, `${place}.elements`, (one, at) =>
          this.text(one, limits.text, at),
        )
      case 'actions':
        return this.each(block.elements, limits.actionsElements, `${place}.elements`, (one, at) =>
          this.button(one, at),
        )
      case 'rich_text':
        return this.each(block.elements, 100, `${place}.elements`, (one, at) => this.rich(one, at))
      case 'input':
        return this.input(block, place)
      default:
        return this.#say(place, `${String(block.type)} is not used here`)
    }
  }

  rich(element: unknown, place: string) {
    if (!isPart(element)) return this.#say(place, 'is no element')
    if (element.type === 'text') {
      return this.length(element.text, limits.richText, place)
    }
    const known = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted']
    // A link, user, usergroup or broadcast element would act: we never send one.
    if (!known.includes(String(element.type))) return this.#say(place, `${String(element.type)} would act`)
    this.each(element.elements, 200, `${place}.elements`, (one, at) => this.rich(one, at))
  }

  button(element: unknown, place: string) {
    if (!isPart(element) || element.type !== 'button') return this.#say(place, 'is no button')
    this.text(element.text, limits.button.text, `${place}.text`)
    this.id(element.action_id, limits.actionId, `${place}.action_id`)
    if (element.value !== undefined) this.length(element.value, limits.button.value, `${place}.value`)
    if (element.url !== undefined) this.#say(place, 'a button of ours opens no address')
  }

  input(block: Part, place: string) {
    if (this.#surface !== 'modal') this.#say(place, 'an input stands in a modal only')
    this.text(block.label, limits.input.label, `${place}.label`)
    if (block.hint !== undefined) this.text(block.hint, limits.input.hint, `${place}.hint`)
    const element = block.element
    if (!isPart(element) || !inputElements.has(String(element.type)))
      return this.#say(`${place}.element`, 'is no input')
    this.id(element.action_id, limits.actionId, `${place}.action_id`)
    if (element.placeholder !== undefined)
      this.text(element.placeholder, limits.placeholder, `${place}.placeholder`)
    if (element.type === 'plain_text_input') this.textInput(element, place)
    if (element.type === 'datepicker' && element.initial_date !== undefined) {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(String(element.initial_date))) this.#say(place, 'is no ISO date')
    }
    const most = optionCounts[String(element.type)]
    if (most !== undefined) this.options(element, most, place)
  }

  textInput(element: Part, place: string) {
    const most = Number(element.max_length ?? limits.inputText)
    if (most < 1 || most > limits.inputText)
      this.#say(`${place}.max_length`, `${most}, at most ${limits.inputText}`)
    if (element.initial_value !== undefined)
      this.length(element.initial_value, most, `${place}.initial_value`)
  }

  options(element: Part, most: number, place: string) {
    const values = new Set<string>()
    const options = this.count(element.options, most, `${place}.options`)
    for (const [index, option] of options.entries()) {
      const at = `${place}.options[${index}]`
      if (!isPart(option)) return this.#say(at, 'is no option')
      this.text(option.text, limits.option.text, `${at}.text`)
      this.length(option.value, limits.option.value, `${at}.value`)
      if (option.description !== undefined)
        this.text(option.description, limits.option.description, `${at}.description`)
      if (values.has(String(option.value))) this.#say(at, 'its value is there already')
      values.add(String(option.value))
    }
    const chosen = [element.initial_option, ...listOf(element.initial_options)].filter(isPart)
    for (const one of chosen)
      if (!options.some((option) => JSON.stringify(option) === JSON.stringify(one)))
        this.#say(`${place}.initial_option`, 'is none of the options')
    if (element.initial_options !== undefined && listOf(element.initial_options).length === 0)
      this.#say(`${place}.initial_options`, 'is empty')
  }

  end() {
    if (this.problems.length > 0) throw new OverLimit(this.problems)
  }
}

/** The view itself when Slack will take it. @throws OverLimit */
export function checkedView(view: View): View {
  const check = new Check(view.type)
  check.count(view.blocks, limits.view.blocks, 'blocks')
  for (const [index, block] of view.blocks.entries()) check.block(block, `blocks[${index}]`)
  check.length(view.private_metadata, limits.view.privateMetadata, 'private_metadata', 0)
  check.length(view.callback_id, limits.view.callbackId, 'callback_id')
  if (view.type === 'modal') check.text(view.title, limits.view.title, 'title')
  if (view.submit) check.text(view.submit, limits.view.submit, 'submit')
  if (view.close) check.text(view.close, limits.view.close, 'close')
  const asks = view.blocks.some((block) => block.type === 'input')
  if (asks && !view.submit) check.problems.push('submit: is missing beside inputs')
  if (view.type === 'home' && (view.title || view.submit || view.close))
    check.problems.push('title: a home has none')
  if (Buffer.byteLength(JSON.stringify(view)) > limits.viewBytes)
    check.problems.push(`view: more than ${limits.viewBytes} bytes`)
  check.end()
  return view
}

/** The message itself when Slack will take it. @throws OverLimit */
export function checkedMessage(body: MessageBody): MessageBody {
  const check = new Check('message')
  check.length(body.text, limits.message.text, 'text')
  check.count(body.blocks, limits.message.blocks, 'blocks')
  for (const [index, block] of body.blocks.entries()) check.block(block, `blocks[${index}]`)
  const characters = charactersIn(body.blocks)
  if (characters > limits.message.characters) {
    check.problems.push(`blocks: ${characters} characters in all, at most ${limits.message.characters}`)
  }
  check.end()
  return body
}

/** All text of blocks together, as Slack seems to count it. */
function charactersIn(blocks: readonly Block[]): number {
  let sum = 0
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') sum += key === 'text' || key === 'value' ? value.length : 0
    else if (Array.isArray(value)) for (const one of value) walk(one, key)
    else if (isPart(value)) for (const [name, one] of Object.entries(value)) walk(one, name)
  }
  walk(blocks, '')
  return sum
}
