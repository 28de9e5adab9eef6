import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownForm } from '../../src/engine/form.ts'

/** A page with somebody’s words and two buttons. */
export const page: ShownCard = {
  ...{ audience: 'dialog', preview: 'Heron', title: 'Heron', language: 'en' },
  blocks: [
    { kind: 'said', words: { said: 'Words of a client.' } },
    {
      kind: 'buttons',
      buttons: [
        { label: 'Next', action: 'desk.case', subject: { case: 'case_1' }, opens: 'dialog' },
        { label: 'Again', action: 'desk.again', subject: { case: 'case_2' }, opens: 'nothing' },
      ],
    },
  ],
}
/** A form of one question. */
export const form: ShownForm = {
  ...{ name: 'intake.log', subject: {}, title: 'Write a note', intro: [], submit: 'Keep it', language: 'en' },
  fields: [
    {
      id: 'answer',
      face: { kind: 'text', label: 'What happened', required: true, lines: 'many', max: 3000 },
    },
  ],
}
/** A card that asks one person for something. */
export const ask: ShownCard = {
  ...{ audience: 'personal', preview: 'Heron: something new', title: 'About Heron', language: 'en' },
  blocks: [
    {
      kind: 'buttons',
      buttons: [{ label: 'Answer', action: 'consult.rate', subject: { case: 'case_1' }, opens: 'dialog' }],
    },
  ],
}
/** The same, as everybody in a room sees it. */
export const live: ShownCard = { ...ask, audience: 'room' }
