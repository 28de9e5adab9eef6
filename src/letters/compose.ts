import { type Choice, chooseBlocks, wordingOf } from './blocks.ts'
import {
  type AddressForm,
  type Block,
  type ComposedPart,
  callBranches,
  type LetterCatalogue,
  letterCatalogue,
  type PresetName,
  presets,
} from './catalogue.ts'
import { derive, goodwillOf, type Story, slotsOfStory } from './derive.ts'
import { fill } from './fill.ts'
import { formatSlots, type Slots } from './slots.ts'
import type { LetterLanguage } from './tongue.ts'

/** How a letter greets: by surname (f, m), by full name, a whole team, or as people who know each other do. */
export type Greeting = 'f' | 'm' | 'neutral' | 'team' | 'familiar'

/** All that a letter is made of. `apology` is on unless switched off (C3); R12 never has one. */
export interface LetterInput extends Story {
  readonly language: LetterLanguage
  readonly preset: PresetName
  readonly slots: Slots
  readonly address?: AddressForm
  readonly greeting?: Greeting
  readonly locale?: string
  readonly apology?: boolean
  readonly ourLimits?: boolean
  readonly finality?: boolean
  readonly legalFallback?: boolean
  readonly attachments?: readonly string[]
}

/** One composed text: its block ids in order, and its paragraphs. */
export interface ComposedText {
  readonly blocks: readonly string[]
  readonly subject: string
  readonly body: string
}

/** The three texts of one ending. `title` is the heading of the notice as a document. */
export interface ComposedLetter {
  readonly letter: ComposedText & { readonly title: string }
  readonly email: ComposedText
  readonly call: {
    readonly blocks: readonly string[]
    readonly core: string
    readonly branches: string
    readonly preparation: readonly string[]
  }
}

/** Why a letter could not be composed: a slot without a value (and which blocks ask for it), or a value that cannot be used. */
export interface ComposeProblem {
  readonly slot: string
  readonly blocks: readonly string[]
  readonly message: string
}

/** A composed letter, or every problem at once; a letter with a hole in it does not exist. */
export type Composed =
  | { readonly ok: true; readonly value: ComposedLetter }
  | { readonly ok: false; readonly problems: readonly ComposeProblem[] }

interface Desk {
  readonly input: LetterInput
  readonly words: LetterCatalogue
  readonly choice: Choice
  readonly address: AddressForm
  readonly missing: Map<string, Set<string>>
}

const SOURCES: Readonly<Record<ComposedPart, (words: LetterCatalogue) => readonly Block[]>> = {
  letter: (words) => words.letter,
  email: (words) => words.email,
  call: (words) => words.callScript,
}

function write(desk: Desk, template: string, where: string): string {
  const filled = fill(template, desk.choice.values, desk.input.language, desk.address)
  for (const slot of filled.missing) {
    const places = desk.missing.get(slot) ?? new Set<string>()
    desk.missing.set(slot, places.add(where))
  }
  return filled.text
}

function writeBlock(desk: Desk, part: ComposedPart, id: string): string {
  const block = SOURCES[part](desk.words).find((candidate) => candidate.id === id)
  if (!block) throw new Error(`letters.${desk.input.language}: no ${part} block ${id}`)
  return write(desk, wordingOf(block, desk.choice.values, desk.address === 'informal'), `${part} ${id}`)
}

function idsOf(desk: Desk, part: ComposedPart): readonly string[] {
  return presets[part][desk.input.preset].flatMap((entry) => chooseBlocks(entry, desk.choice))
}

// List items follow their heading, and a call's next steps follow each other, without a gap.
function paragraphs(blocks: readonly { id: string; text: string }[]): string {
  return blocks.reduce((whole, { id, text }) => {
    if (whole === '') return text
    const joint = text.startsWith('- ')
      ? '\n'
      : id.startsWith('next_') && !id.startsWith('next_head')
        ? ' '
        : '\n\n'
    return whole + joint + text
  }, '')
}

function written(desk: Desk, part: ComposedPart, ids: readonly string[]): string {
  return paragraphs(ids.map((id) => ({ id, text: writeBlock(desk, part, id) })))
}

function defaultGreeting(desk: Desk): Greeting {
  const { values } = desk.choice
  if (desk.address === 'informal') return 'familiar'
  return values.fullName === undefined && values.firstName === undefined ? 'team' : 'neutral'
}

function salutation(desk: Desk, part: 'letter' | 'email'): string {
  const greeting = desk.input.greeting ?? defaultGreeting(desk)
  const { letter, email } = desk.words.salutation
  if (greeting === 'team') return letter.team
  if (part === 'email') return greeting === 'familiar' ? email.familiar : email.formal
  return greeting === 'familiar' ? (letter.familiar ?? email.familiar) : letter[greeting]
}

function closingFor(desk: Desk, part: 'letter' | 'email'): readonly string[] {
  const { values } = desk.choice
  const closing = desk.input.locale === 'en-US' && part === 'letter' ? 'Sincerely,' : desk.words.closing[part]
  const sender = [write(desk, '{{senderName}}', `${part} closing`), values.senderTitle, values.companyName]
  return [closing, ...sender.filter((line) => line !== undefined)]
}

function greetingFor(desk: Desk, part: 'letter' | 'email'): string {
  const greeting = write(desk, salutation(desk, part), `${part} salutation`)
  return desk.input.locale === 'en-US' && part === 'letter' ? greeting.replace(/,$/u, ':') : greeting
}

function assemble(desk: Desk, part: 'letter' | 'email'): ComposedText {
  const blocks = idsOf(desk, part)
  const text = written(desk, part, blocks)
  const attachments = desk.input.attachments ?? []
  const list = attachments.length > 0 ? [`${desk.words.labels.attachments}: ${attachments.join('; ')}`] : []
  const parts = [greetingFor(desk, part), text, closingFor(desk, part).join('\n'), ...list]
  return { blocks, subject: write(desk, subjectOf(desk, part), `${part} subject`), body: parts.join('\n\n') }
}

function subjectOf(desk: Desk, part: 'letter' | 'email'): string {
  const { subjects } = desk.words
  const { preset } = desk.input
  if (preset === 'TERMINATE_NOW') return part === 'letter' ? subjects.letter_now : subjects.email_now
  if (preset === 'NONRENEWAL')
    return part === 'letter' ? subjects.letter_nonrenewal : subjects.email_nonrenewal
  if (part === 'letter') return subjects.letter
  return preset === 'TERMINATE_NOTICE' || preset === 'REFER'
    ? subjects.email_after_call
    : subjects.email_no_call
}

/** What kind of notice it is, in general words: the heading of the notice as a document. */
export function noticeTitle(language: LetterLanguage, preset: PresetName): string {
  const { labels } = letterCatalogue(language)
  if (preset === 'TERMINATE_NOW') return labels.noticeTitleNow
  return preset === 'NONRENEWAL' ? labels.noticeTitleNonrenewal : labels.noticeTitle
}

function assembleCall(desk: Desk): ComposedLetter['call'] {
  const blocks = idsOf(desk, 'call')
  const branchIds = callBranches.flatMap((entry) => chooseBlocks(entry, desk.choice))
  const branches = branchIds.map((id) => `${desk.words.branchLabels[id]}: ${writeBlock(desk, 'call', id)}`)
  const core = written(desk, 'call', blocks)
  return {
    blocks: [...blocks, ...branchIds],
    core,
    branches: branches.join('\n\n'),
    preparation: desk.words.callPreparation,
  }
}

// Only a first name can be read off a full one; a surname may be any part of it.
function withFirstName(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const first = values.fullName?.split(' ')[0]
  return values.firstName !== undefined || first === undefined ? values : { ...values, firstName: first }
}

function problemsOf(
  desk: Desk,
  derivedMissing: readonly string[],
  values: readonly string[],
): readonly ComposeProblem[] {
  const unusable = values.map((message) => ({
    slot: message.slice('slots.'.length, message.indexOf(':')),
    blocks: [],
    message,
  }))
  const named = new Set(unusable.map((problem) => problem.slot))
  const holes = new Map(
    [...desk.missing]
      .filter(([slot]) => !named.has(slot))
      .map(([slot, blocks]) => [slot, [...blocks]] as const),
  )
  for (const slot of derivedMissing)
    if (!holes.has(slot)) holes.set(slot, ['reason, facts, steps or goodwill'])
  return [
    ...unusable,
    ...[...holes].map(([slot, blocks]) => ({
      slot,
      blocks,
      message: `slots.${slot}: missing (${blocks.join(', ')})`,
    })),
  ]
}

/**
 * Composes the letter, the e-mail and the call script of one ending from approved fields (page 4.2, trust P6).
 * The same input gives the same bytes. What is missing is listed, with the blocks that ask for it.
 */
export function composeLetter(input: LetterInput): Composed {
  const address = input.address ?? 'org'
  const voice = {
    language: input.language,
    address,
    ...(input.locale === undefined ? {} : { locale: input.locale }),
  }
  const slots = { ...slotsOfStory(input), ...input.slots }
  const formatted = formatSlots(slots, input.language, input.locale)
  const derived = derive(input, slots, formatted.values, voice)
  const values = withFirstName(derived.values)
  const flags = { ...input, apology: input.apology !== false && input.reason !== 'R12' }
  const choice: Choice = {
    values,
    flags: {
      ourLimits: flags.ourLimits,
      apology: flags.apology,
      finality: flags.finality,
      legalFallback: flags.legalFallback,
    },
    goodwill: goodwillOf(input, values),
  }
  const desk: Desk = { input, words: letterCatalogue(input.language), choice, address, missing: new Map() }
  const value = {
    letter: { ...assemble(desk, 'letter'), title: noticeTitle(input.language, input.preset) },
    email: assemble(desk, 'email'),
    call: assembleCall(desk),
  }
  const problems = problemsOf(desk, derived.missing, formatted.problems)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value }
}
