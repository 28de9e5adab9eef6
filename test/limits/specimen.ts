import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownForm } from '../../src/engine/form.ts'

const button = { action: 'desk.case', subject: { case: 'case_1' }, opens: 'dialog' } as const

/** A page with a block of every kind, so that how each is drawn stands in one golden file. */
export const everyBlock: ShownCard = {
  ...{ audience: 'dialog', preview: 'Heron & co', title: 'A page with a title too long for a dialog' },
  language: 'en',
  blocks: [
    { kind: 'heading', text: 'A heading' },
    { kind: 'text', text: 'Plain.' },
    { kind: 'text', text: 'Strong.', tone: 'strong' },
    { kind: 'text', text: 'Muted.', tone: 'muted' },
    { kind: 'text', text: 'A warning.', tone: 'warning' },
    { kind: 'rows', rows: [{ label: 'Stage', value: 'Facts' }] },
    { kind: 'list', items: ['one', '', 'two'] },
    { kind: 'list', ordered: true, items: ['first', 'second'] },
    { kind: 'bars', bars: [{ label: 'Pay', value: 3, max: 4, words: '3 of 4' }] },
    { kind: 'said', words: { said: '*their* <words>\u202E' }, by: 'Anna' },
    { kind: 'copy', label: 'The letter', words: 'Dear Ada,\nwe end.' },
    {
      kind: 'buttons',
      buttons: [
        { label: 'Open', ...button, style: 'primary' },
        { label: 'Keep', ...button, opens: 'nothing' },
      ],
    },
  ],
}

const label = 'A label'
const many = Array.from({ length: 11 }, (_unused, index) => ({
  value: `v${index}`,
  label: `Option ${index}`,
}))

/** A form with a field of every kind, opened again with what was typed before, and a problem. */
export const everyField: ShownForm = {
  ...{ name: 'desk.everything', subject: { case: 'case_1' }, title: 'Everything', submit: 'Hand it in' },
  ...{ intro: ['Why we ask.'], problem: 'One answer needs another look.', language: 'en' },
  kept: { words: 'You typed this on 1 March 2027.', afresh: 'Begin afresh' },
  fields: [
    { id: 'line', face: { kind: 'text', label, hint: 'A hint', required: true, lines: 'one', max: 120 } },
    {
      id: 'words',
      face: { kind: 'text', label, required: false, lines: 'many', max: 9000, value: 'typed' },
      error: 'This is needed.',
    },
    { id: 'amount', face: { kind: 'number', label, required: true, unit: 'EUR', value: '1250' } },
    { id: 'day', face: { kind: 'date', label, required: true, value: '2027-02-15' } },
    {
      id: 'few',
      face: {
        ...{ kind: 'choice', label, required: true, many: false, value: ['a'] },
        options: [
          { value: 'a', label: 'Short', hint: 'With a description' },
          { value: 'b', label: 'Long', hint: 'An explanation that has no room under its option. '.repeat(2) },
        ],
      },
    },
    { id: 'some', face: { kind: 'choice', label, required: false, many: true, options: many.slice(0, 3) } },
    { id: 'list', face: { kind: 'choice', label, required: true, many: false, options: many } },
    { id: 'lists', face: { kind: 'choice', label, required: false, many: true, options: many } },
    { id: 'person', face: { kind: 'people', label, required: true, many: false, max: 1, value: ['U1'] } },
    { id: 'people', face: { kind: 'people', label, required: false, many: true, max: 60 } },
    { id: 'box', face: { kind: 'check', label, required: true, value: true } },
  ],
}
