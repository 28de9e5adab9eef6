import { limits } from './limits.ts'
import { type AdaptiveCard, cardType, type Message } from './wire.ts'

/** A card that Teams would refuse or show wrong. It names the limit and the place, and holds no words. */
export class OverLimit extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.name = 'OverLimit'
    this.problems = problems
  }
}

type Part = Readonly<Record<string, unknown>>

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const inputs = ['Input.Text', 'Input.Date', 'Input.ChoiceSet', 'Input.Toggle']

class Check {
  readonly problems: string[] = []
  readonly #ids = new Set<string>()

  say(place: string, limit: string) {
    this.problems.push(`${place}: ${limit}`)
  }

  length(value: unknown, most: number, place: string, least = 1) {
    if (typeof value !== 'string') return this.say(place, 'is no text')
    if (value.length > most) this.say(place, `${value.length} characters, at most ${most}`)
    if (value.length < least) this.say(place, 'is empty')
  }

  each(value: unknown, most: number, place: string, check: (item: Part, at: string) => void) {
    const items = listOf(value)
    if (items.length > most) this.say(place, `${items.length} items, at most ${most}`)
    if (items.length === 0) this.say(place, 'is empty')
    for (const [index, item] of items.entries()) {
      const at = `${place}[${index}]`
      if (isPart(item)) check(item, at)
      else this.say(at, 'is no element')
    }
  }

  element(element: Part, place: string) {
    const type = String(element.type)
    if (inputs.includes(type)) return this.input(element, place)
    switch (type) {
      case 'TextBlock':
        if (element.wrap !== true) this.say(place, 'does not wrap')
        // A TextBlock reads markdown: only headings of ours that hold none may be one.
        if (/[\\*_[\]~`#<>&{}|]/.test(String(element.text))) this.say(`${place}.text`, 'would act')
        return this.length(element.text, limits.text, `${place}.text`)
      case 'RichTextBlock':
        return this.each(element.inlines, 50, `${place}.inlines`, (one, at) => {
          if (one.type !== 'TextRun' || one.selectAction !== undefined) this.say(at, 'would act')
          this.length(one.text, limits.text, `${at}.text`)
        })
      case 'Container':
        return this.each(element.items, 400, `${place}.items`, (one, at) => this.element(one, at))
      case 'ActionSet':
        return this.each(element.actions, limits.setActions, `${place}.actions`, (one, at) =>
          this.action(one, at),
        )
      default:
        return this.say(place, `${type} is not used here`)
    }
  }

  action(action: Part, place: string) {
    if (action.type !== 'Action.Execute' && action.type !== 'Action.Submit') this.say(place, 'would act')
    this.length(action.title, limits.title, `${place}.title`)
    this.length(JSON.stringify(action.data ?? ''), limits.carried + 200, `${place}.data`)
    if (action.type === 'Action.Execute' && !isPart(action.fallback)) this.say(place, 'has no fallback')
  }

  input(element: Part, place: string) {
    this.length(element.id, 100, `${place}.id`)
    if (this.#ids.has(String(element.id))) this.say(`${place}.id`, 'is not unique')
    this.#ids.add(String(element.id))
    this.length(element.label, limits.label, `${place}.label`)
    if (element.isRequired === true) this.length(element.errorMessage, limits.label, `${place}.errorMessage`)
    if (element.type === 'Input.ChoiceSet') this.choices(element, place)
    const { value } = element
    const most =
      element.type === 'Input.Text' && typeof element.maxLength === 'number' ? element.maxLength : undefined
    if (most !== undefined && value !== undefined) this.length(value, most, `${place}.value`)
    if (element.type === 'Input.Date' && value !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(value)))
      this.say(`${place}.value`, 'is no ISO date')
  }

  choices(element: Part, place: string) {
    const values = new Set<string>()
    const fromDirectory = isPart(element['choices.data'])
    if (fromDirectory && listOf(element.choices).length === 0) return
    this.each(element.choices, limits.options, `${place}.choices`, (one, at) => {
      this.length(one.title, limits.label, `${at}.title`)
      this.length(one.value, 200, `${at}.value`)
      if (String(one.value).includes(',')) this.say(`${at}.value`, 'holds a comma')
      if (values.has(String(one.value))) this.say(at, 'its value is there already')
      values.add(String(one.value))
    })
  }

  card(card: AdaptiveCard, place: string, most: number = limits.cardBytes) {
    this.each(card.body, 1000, `${place}.body`, (one, at) => this.element(one, at))
    const bytes = Buffer.byteLength(JSON.stringify(card))
    if (bytes > most) this.say(place, `${bytes} bytes, at most ${most}`)
  }

  end() {
    if (this.problems.length > 0) throw new OverLimit(this.problems)
  }
}

/** The card itself when Teams will take it: in a message, or where `most` bytes are taken. @throws OverLimit */
export function checkedCard(card: AdaptiveCard, most?: number): AdaptiveCard {
  const check = new Check()
  check.card(card, 'card', most)
  check.end()
  return card
}

/** The message itself when Teams will take it. @throws OverLimit */
export function checkedMessage(message: Message): Message {
  const check = new Check()
  check.length(message.summary, limits.summary, 'summary')
  for (const [index, one] of message.attachments.entries()) {
    if (one.contentType === cardType) check.card(one.content as AdaptiveCard, `attachments[${index}]`)
  }
  const bytes = Buffer.byteLength(JSON.stringify(message))
  if (bytes > limits.messageBytes) check.say('message', `${bytes} bytes, at most ${limits.messageBytes}`)
  check.end()
  return message
}
