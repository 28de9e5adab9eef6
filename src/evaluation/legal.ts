import type { Localised } from '../language/language.ts'
import legal from './data/legal.json' with { type: 'json' }

/** A question that every case must answer with yes, no or unknown (07, section 7.1; req S0.34). */
export interface LegalFlag {
  readonly id: string
  /** "Yes" and "unknown" lock an exit until legal has cleared it. */
  readonly blocking: boolean
  readonly question: Localised
}

/** The 15 flags, the blocking ones first. */
export const legalFlags: readonly LegalFlag[] = legal.flags

/** The ids of the flags that lock an exit. */
export const blockingFlags: readonly string[] = legalFlags.flatMap(({ id, blocking }) =>
  blocking ? [id] : [],
)

/** A general note about a country's law; never advice, always shown with `counselLine` (07, section 7.2). */
export interface LegalNote {
  readonly id: string
  readonly text: string
  /** The same in the country's own language, where we have it. */
  readonly local?: string
  /** How sure we are. */
  readonly confidence: 'high' | 'medium' | 'low'
}

/** "This is general information, not legal advice." Stands under every note. */
export const counselLine: Localised = legal.counsel

const ofTheUnion: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
)

/** The notes of a client's country (ISO, `UK` for the United Kingdom), and the Union's for members of the EEA. */
export function legalNotes(country: string): readonly LegalNote[] {
  return legal.notes
    .filter((note) => note.country === country || (note.country === 'EU' && ofTheUnion.has(country)))
    .toSorted((a, b) => Number(a.country === 'EU') - Number(b.country === 'EU'))
    .map(({ id, text, local, confidence }) => ({
      id,
      text,
      confidence: confidence === 'high' || confidence === 'medium' ? confidence : 'low',
      ...(local === undefined ? {} : { local }),
    }))
}
