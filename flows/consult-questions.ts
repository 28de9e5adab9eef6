import { openQuestions } from '../src/case/ballot.ts'
import { message, type Text } from '../src/language/text.ts'

/** An open question in words; one that is no longer asked is named as such, so that no page breaks. */
export function questionText(id: string): Text {
  return openQuestions.find((one) => one.id === id)?.text ?? message('consult.words.title')
}
