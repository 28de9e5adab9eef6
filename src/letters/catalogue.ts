import compositionsData from './data/compositions.json' with { type: 'json' }
import de from './data/letters.de.json' with { type: 'json' }
import en from './data/letters.en.json' with { type: 'json' }
import fi from './data/letters.fi.json' with { type: 'json' }
import nb from './data/letters.nb.json' with { type: 'json' }
import nl from './data/letters.nl.json' with { type: 'json' }
import sv from './data/letters.sv.json' with { type: 'json' }
import type { LetterLanguage } from './tongue.ts'

/** The texts of one block: `one` for a count of 1, `informal` for a client we say "je" to. */
export interface Block {
  readonly id: string
  readonly text: string
  readonly one?: string
  readonly informal?: string
}

/** How the reader is addressed: an organisation (plural), one person, or informally (Dutch only). */
export type AddressForm = 'org' | 'person' | 'informal'

/** Why a relationship ends, as the letter tells it; NONE where no reason may be given. */
export const REASONS = [
  'R01',
  'R02',
  'R03',
  'R04',
  'R05',
  'R06',
  'R07',
  'R08',
  'R09',
  'R10',
  'R11',
  'R12',
  'R13',
  'NONE',
] as const
/** One reason code of the model, or NONE. */
export type LetterReason = (typeof REASONS)[number]

/** Steps that can have been tried before an ending (the remedy types of the model). */
export const STEP_TYPES = ['talk', 'written', 'approach', 'terms', 'escalation', 'plan'] as const
/** One kind of step. */
export type StepType = (typeof STEP_TYPES)[number]

/** The four kinds of goodwill of page 4.7. */
export const GOODWILL_TYPES = ['REFUND_PERIOD', 'WAIVE_INVOICE', 'WAIVE_FEE', 'HANDOVER_HOURS'] as const
/** One kind of goodwill. */
export type GoodwillType = (typeof GOODWILL_TYPES)[number]

/** The other messages to a client, which do not end anything. */
export const MESSAGE_KINDS = ['warning', 'remedy', 'reprice'] as const
/** A warning, a remedy proposal or an offer of new terms. */
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** Every word of the letters in one language. */
export interface LetterCatalogue {
  readonly address: { readonly forms: Readonly<Record<string, Readonly<Record<string, string>>>> }
  readonly salutation: {
    readonly letter: Readonly<Record<'f' | 'm' | 'neutral' | 'team', string>> & { readonly familiar?: string }
    readonly email: Readonly<Record<'formal' | 'familiar', string>>
  }
  readonly closing: { readonly letter: string; readonly email: string }
  readonly subjects: Readonly<Record<SubjectId, string>>
  readonly letter: readonly Block[]
  readonly email: readonly Block[]
  readonly callScript: readonly Block[]
  readonly reasonPhrases: Readonly<
    Record<LetterReason, { readonly reason: string; readonly fact: string; readonly factOne?: string }>
  >
  readonly clientStatement: string
  readonly labels: Readonly<Record<LabelId, string>>
  readonly slotPhrases: {
    readonly thanksFor: Readonly<Record<'cooperation' | 'product' | 'trust', string>>
    readonly relationshipStart: string
    readonly steps: Readonly<Record<StepType, string>>
    readonly goodwill: Readonly<Record<GoodwillType, GoodwillPhrase>>
    readonly factItem: string
    readonly factItemDated: string
    readonly alternativeItem: string
  }
  readonly otherMessages: Readonly<Record<MessageKind, { readonly subject: string; readonly body: string }>>
  readonly callPreparation: readonly string[]
  readonly branchLabels: Readonly<Record<string, string>>
  readonly words: {
    readonly onDate: string
    readonly attemptDate: string
    readonly and: string
    readonly counts: readonly string[]
  }
}

/** The name of a goodwill in an e-mail (`text`) and as it is said on the phone (`spoken`). */
export interface GoodwillPhrase {
  readonly text: string
  readonly spoken: string
  readonly textOne?: string
  readonly spokenOne?: string
}

type SubjectId =
  | 'letter'
  | 'email_after_call'
  | 'email_no_call'
  | 'letter_now'
  | 'email_now'
  | 'letter_nonrenewal'
  | 'email_nonrenewal'

type LabelId =
  | 'counsel'
  | 'attachments'
  | 'noticeTitle'
  | 'noticeTitleNow'
  | 'noticeTitleNonrenewal'
  | 'call'
  | 'branches'

const catalogues: Readonly<Record<LetterLanguage, LetterCatalogue>> = { en, sv, de, nb, fi, nl }

/** The letter texts of one language. */
export function letterCatalogue(language: LetterLanguage): LetterCatalogue {
  return catalogues[language]
}

/** The letters that end a relationship (page 4.2). */
export const PRESET_NAMES = [
  'TERMINATE_NOTICE',
  'NO_CALL',
  'REFER',
  'NONRENEWAL',
  'TERMINATE_NOW',
  'NO_REASON',
] as const
/** One of the six letters. */
export type PresetName = (typeof PRESET_NAMES)[number]

/** The three texts that a preset composes. */
export type ComposedPart = 'letter' | 'email' | 'call'

/**
 * Which blocks each text is made of, in order. `a|b`: exactly one; `?`: only when its slots or flag are given;
 * `goodwill_*`: those of the family that were chosen.
 */
export const presets: Readonly<Record<ComposedPart, Readonly<Record<PresetName, readonly string[]>>>> = {
  letter: compositionsData.letter,
  email: compositionsData.email,
  call: compositionsData.call,
}

/** The steps of a call that come only if they are needed (voicemail, anger, silence, a boundary). */
export const callBranches: readonly string[] = compositionsData.branches
