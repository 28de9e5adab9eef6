import { canonicalText } from './canonical.ts'
import { type AddressForm, letterCatalogue, type MessageKind } from './catalogue.ts'
import type { Greeting } from './compose.ts'
import { fill } from './fill.ts'
import { formatSlots, type Slots } from './slots.ts'
import type { LetterLanguage } from './tongue.ts'

/** A warning, a remedy proposal or an offer of new terms, with its slots. */
export interface MessageInput {
  readonly kind: MessageKind
  readonly language: LetterLanguage
  readonly slots: Slots
  readonly address?: AddressForm
  readonly greeting?: Greeting
  readonly locale?: string
}

/** A message ready to be approved, or the slots it lacks and the values it cannot use. */
export type ComposedMessage =
  | { readonly ok: true; readonly subject: string; readonly text: string }
  | { readonly ok: false; readonly missing: readonly string[]; readonly problems: readonly string[] }

const SENTENCE_SLOTS = ['incidentNeutral']

// An event told as a sentence ends like one, however it was typed.
function asSentences(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const ended = SENTENCE_SLOTS.flatMap((name) => {
    const value = values[name]
    return value === undefined || /[.!?]$/u.test(value) ? [] : [[name, `${value}.`] as const]
  })
  return { ...values, ...Object.fromEntries(ended) }
}

function salutationOf(input: MessageInput, values: Readonly<Record<string, string>>): string {
  const { email, letter } = letterCatalogue(input.language).salutation
  if (input.greeting === 'familiar' || input.address === 'informal') return email.familiar
  const unnamed = values.fullName === undefined && values.firstName === undefined
  if (input.greeting === 'team' || (input.greeting === undefined && unnamed)) return letter.team
  return email.formal
}

// After a greeting with a comma Finnish goes on in lower case, which a name at the start would forbid: no comma there.
function withoutComma(greeting: string, language: LetterLanguage): string {
  return language === 'fi' ? greeting.replace(/,$/u, '') : greeting
}

// German goes on in lower case after the comma, nouns excepted; only words that are no nouns are touched.
function afterGreeting(body: string, language: LetterLanguage): string {
  if (language !== 'de') return body
  return body.replace(/^(?:Wir|Der|Die|Das|Ein|Eine|Am|Im|In|Bei|Seit|Vom|Von|Nach)(?= )/u, (word) =>
    word.toLowerCase(),
  )
}

/** Composes one of the other messages (page 4.2). The text's first line is its subject; it is canonical. */
export function composeMessage(input: MessageInput): ComposedMessage {
  const words = letterCatalogue(input.language)
  const formatted = formatSlots(input.slots, input.language, input.locale)
  const first = formatted.values.fullName?.split(' ')[0]
  const values = asSentences(
    first === undefined ? formatted.values : { firstName: first, ...formatted.values },
  )
  const write = (template: string) => fill(template, values, input.language, input.address)
  const { subject, body } = words.otherMessages[input.kind]
  const greeting = withoutComma(salutationOf(input, values), input.language)
  const told = write(body)
  const parts = [
    write(subject),
    write(greeting),
    { ...told, text: afterGreeting(told.text, input.language) },
    write(`${words.closing.email}\n{{senderName}}`),
  ]
  const missing = [...new Set(parts.flatMap((part) => part.missing))]
  if (missing.length > 0 || formatted.problems.length > 0)
    return { ok: false, missing, problems: formatted.problems }
  return {
    ok: true,
    subject: parts[0]?.text ?? '',
    text: canonicalText(parts.map((part) => part.text).join('\n\n')),
  }
}
