import { inputsIn, isJson, type Json, listOf } from './seen.ts'

/** What somebody puts into an input: a text, or several choices; `undefined` leaves it as it stands. */
export type Put = string | readonly string[]

/** What a client sends for the inputs of a card, or what it says at them instead of sending anything. */
export interface Filled {
  readonly data: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
}

const blank = (value: string | undefined): value is undefined | '' => value === undefined || value === ''

/** The value of one input, as Teams has it: everything is a string, nothing is absent. */
function sentFor(input: Json, put: Put | undefined): string | undefined {
  const stands = typeof input.value === 'string' || typeof input.value === 'number' ? String(input.value) : ''
  const given = put === undefined ? stands : typeof put === 'string' ? put : put.join(',')
  switch (input.type) {
    case 'Input.Toggle': {
      const [on, off] = [String(input.valueOn ?? 'true'), String(input.valueOff ?? 'false')]
      // Nobody can leave a switch in no position.
      return given === on || given === 'true' ? on : off
    }
    case 'Input.Text': {
      const line = input.isMultiline === true ? given : given.replaceAll(/[\r\n]+/g, ' ')
      return typeof input.maxLength === 'number' ? line.slice(0, input.maxLength) : line
    }
    case 'Input.Number':
      return given !== '' && Number.isFinite(Number(given)) ? String(Number(given)) : ''
    default:
      return given
  }
}

/** What can be chosen: `undefined` when people can be searched for, so that it is not in the card. */
function choicesOf(input: Json): readonly string[] | undefined {
  if (isJson(input['choices.data'])) return undefined
  return listOf(input.choices).map(({ value }) => String(value))
}

function wrongWith(input: Json, value: string | undefined): boolean {
  if (blank(value)) return input.isRequired === true
  const { type, min, max, regex } = input
  if (type === 'Input.Toggle' && input.isRequired === true) return value !== String(input.valueOn ?? 'true')
  if (type === 'Input.Number')
    return (
      (typeof min === 'number' && Number(value) < min) || (typeof max === 'number' && Number(value) > max)
    )
  if (type === 'Input.Date')
    return (typeof min === 'string' && value < min) || (typeof max === 'string' && value > max)
  return typeof regex === 'string' && !new RegExp(regex).test(value)
}

/** Fills in the inputs of a card as somebody does who can only choose what is there to choose. */
export function fillIn(card: Json, puts: Readonly<Record<string, Put>>): Filled {
  const inputs = inputsIn(card)
  const stray = Object.keys(puts).filter((id) => !inputs.some((one) => one.id === id))
  if (stray.length > 0)
    throw new Error(`no input ${stray.join(', ')}; there are ${inputs.map(({ id }) => id).join(', ')}`)
  const data: Record<string, string> = {}
  const errors: Record<string, string> = {}
  for (const input of inputs) {
    const id = String(input.id)
    const value = sentFor(input, puts[id])
    const choices = input.type === 'Input.ChoiceSet' ? choicesOf(input) : undefined
    const chosen = input.isMultiSelect === true ? (value?.split(',') ?? []) : [value ?? '']
    const odd = choices && chosen.find((one) => one !== '' && !choices.includes(one))
    if (odd !== undefined) throw new Error(`${id} has no choice ${odd}; there are ${choices?.join(', ')}`)
    if (wrongWith(input, value)) errors[id] = String(input.errorMessage ?? '')
    if (!blank(value)) data[id] = value
  }
  return { data, errors }
}
