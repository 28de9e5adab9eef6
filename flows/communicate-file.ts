import { wallTime } from '../src/calendar/zone.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Document, DocumentBlock } from '../src/engine/file.ts'
import type { CaseScene, PressRule } from '../src/engine/flow.ts'
import { languageNames } from '../src/language/language.ts'
import { message } from '../src/language/text.ts'
import type { PresetName } from '../src/letters/catalogue.ts'
import { formatDay } from '../src/letters/formats.ts'
import { letterSheet, type SheetPart } from '../src/letters/sheet.ts'
import { isApproved } from './communicate-gate.ts'
import { presetOf } from './communicate-letter.ts'
import { answer, codeNameOf, neutral, page, refuse } from './step.ts'

const block = (part: SheetPart): DocumentBlock =>
  part.kind === 'list' ? part : { kind: 'text', text: part.words }

/** The letter as a document in the client's language; its words are the approved ones, none added but the letterhead. */
function letterDocument(state: CaseState, letter: string, preset: PresetName, on: string): Document {
  const { clientLanguage, communication } = state
  const { companyName, fullName, clientName } = communication.slots
  const given = (...lines: readonly (string | undefined)[]) =>
    lines.filter((line) => line !== undefined && line !== '') as readonly string[]
  const { title, subject, body, closing, after } = letterSheet(letter, clientLanguage, preset)
  return {
    language: clientLanguage,
    title,
    blocks: [
      { kind: 'lines', as: 'sender', lines: given(companyName) },
      { kind: 'lines', as: 'recipient', lines: given(clientName, fullName) },
      { kind: 'lines', as: 'date', lines: given(formatDay(on, clientLanguage)) },
      { kind: 'heading', text: subject },
      ...body.map(block),
      { kind: 'lines', as: 'closing', lines: closing },
      ...after.map(block),
    ],
  }
}

/** The day that a letter bears: when it was sent, else today where the case is. */
function dayOf({ case: state, now }: CaseScene): string {
  return state.communication.sent?.on ?? wallTime(now, state.zone).date
}

/** Whether there is a letter that may leave the house: approved, or sent already. */
export function mayBeFile(state: CaseState): boolean {
  return (
    state.communication.texts !== undefined && (state.communication.sent !== undefined || isApproved(state))
  )
}

/** The approved letter as a document. A draft is only ever text on a page: nobody can send it by mistake. */
export const letterFile: PressRule = {
  on: 'case',
  act: 'case.read',
  run(scene) {
    const { case: state } = scene
    const { texts } = state.communication
    const preset = presetOf(state)
    if (texts === undefined || preset === undefined) return refuse('communicate.refused.noTexts')
    if (!mayBeFile(state)) return refuse('communicate.refused.notApproved')
    const language = languageNames[state.clientLanguage]
    return answer({
      kind: 'file',
      file: {
        name: neutral('communicate.file.letter', { codeName: codeNameOf(state) }),
        content: {
          kind: 'document',
          document: letterDocument(state, texts.letter, preset, dayOf(scene)),
        },
      },
      page: page(message('communicate.texts.title'), [
        {
          kind: 'copy',
          label: message('communicate.copy', { kind: 'letter', language }),
          words: texts.letter,
        },
      ]),
    })
  },
}
