import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownForm } from '../../src/engine/form.ts'

/**
 * What Slack and Teams take, the stricter of both, in UTF-16 units. Slack: @slack/types 3.2.0 and
 * docs.slack.dev/reference/block-kit; a message's blocks fail at about 13,200 characters in all (slackapi/bolt-js#2509).
 * Teams: 28 KB of JSON for a card, six actions in a row.
 */
export const limits = {
  modalTitle: 24,
  submit: 24,
  label: 2000,
  /** Not a platform's limit: longer labels are not read. Legal questions are the longest; aim at 150. */
  labelAim: 190,
  hint: 2000,
  option: 75,
  optionHint: 3000,
  radios: 10,
  options: 100,
  button: 75,
  buttonsInARow: 25,
  blocks: 100,
  messageBlocks: 50,
  heading: 150,
  text: 3000,
  messageTotal: 12_000,
  cardBytes: 28_000,
  value: 2000,
} as const

/** Something that a platform would refuse or cut. */
export interface Violation {
  readonly where: string
  readonly what: string
}

type Note = (where: string, what: string) => void

const leftover = /\{[a-z][\w.]*[,}]/i
const looksLikeKey = /^[a-z]+(?:[.-][a-zA-Z0-9-]+)+$/

function checkText(where: string, text: string, max: number, note: Note): void {
  if (text.trim() === '') note(where, 'is empty')
  if (text.length > max) note(where, `has ${text.length} characters, at most ${max}: “${text.slice(0, 60)}…”`)
  if (leftover.test(text)) note(where, `has a value that is missing: “${text.slice(0, 120)}”`)
  if (looksLikeKey.test(text)) note(where, `is a key, not a sentence: “${text}”`)
}

/** Everything about a card that does not fit. `said` texts of people are long by right; they are cut by adapters. */
export function checkCard(card: ShownCard): readonly Violation[] {
  const found: Violation[] = []
  const note: Note = (where, what) => found.push({ where, what })
  const dialog = card.audience === 'dialog'
  checkText('title', card.title, dialog ? limits.modalTitle : limits.heading, note)
  checkText('preview', card.preview, limits.text, note)
  card.blocks.forEach((block, index) => {
    const where = `block ${index + 1} (${block.kind})`
    if (block.kind === 'heading') checkText(where, block.text, limits.heading, note)
    if (block.kind === 'text') checkText(where, block.text, limits.text, note)
    if (block.kind === 'list') for (const item of block.items) checkText(where, item, limits.text, note)
    if (block.kind === 'rows') {
      for (const row of block.rows) {
        checkText(`${where} label`, row.label, limits.labelAim, note)
        checkText(`${where} value`, row.value, limits.label, note)
      }
    }
    if (block.kind === 'bars') for (const bar of block.bars) checkText(where, bar.label, limits.text, note)
    if (block.kind === 'buttons') {
      if (block.buttons.length > limits.buttonsInARow) note(where, `has ${block.buttons.length} buttons`)
      for (const button of block.buttons) {
        checkText(`${where} ${button.action}`, button.label, limits.button, note)
        if (JSON.stringify(button.subject).length > limits.value)
          note(where, 'has a button with a long value')
      }
    }
  })
  const most = dialog ? limits.blocks : limits.messageBlocks
  if (card.blocks.length > most) note('card', `has ${card.blocks.length} blocks, at most ${most}`)
  const json = JSON.stringify(card)
  if (!dialog && json.length > limits.messageTotal) note('card', `has ${json.length} characters in all`)
  if (Buffer.byteLength(json) > limits.cardBytes) note('card', `has ${Buffer.byteLength(json)} bytes`)
  return found
}

/** Blocks that a form takes: its introduction, each field, and each list of word anchors. */
function blocksOf(form: ShownForm): number {
  const anchored = form.fields.filter(
    ({ face }) => face.kind === 'choice' && face.options.some(({ hint }) => hint !== undefined),
  )
  return form.intro.length + form.fields.length + anchored.length
}

/** Everything about a form that does not fit. */
export function checkForm(form: ShownForm): readonly Violation[] {
  const found: Violation[] = []
  const note: Note = (where, what) => found.push({ where, what })
  checkText('title', form.title, limits.modalTitle, note)
  checkText('submit', form.submit, limits.submit, note)
  form.intro.forEach((text, index) => {
    checkText(`intro ${index + 1}`, text, limits.text, note)
  })
  for (const { id, face } of form.fields) {
    checkText(`${id} label`, face.label, limits.labelAim, note)
    if (face.hint !== undefined) checkText(`${id} hint`, face.hint, limits.hint, note)
    if (face.kind !== 'choice') continue
    if (face.options.length > limits.options) note(id, `has ${face.options.length} options`)
    if (face.options.length === 0) note(id, 'has no options')
    for (const option of face.options) {
      checkText(`${id} option ${option.value}`, option.label, limits.option, note)
      if (option.value.length > limits.option) note(id, `has an option whose value is too long`)
      if (option.hint !== undefined)
        checkText(`${id} option hint ${option.value}`, option.hint, limits.optionHint, note)
    }
    if (new Set(face.options.map(({ value }) => value)).size < face.options.length)
      note(id, 'has an option twice')
  }
  if (blocksOf(form) > limits.blocks) note('form', `has ${blocksOf(form)} blocks, at most ${limits.blocks}`)
  const bytes = Buffer.byteLength(JSON.stringify(form))
  if (bytes > limits.cardBytes) note('form', `has ${bytes} bytes, at most ${limits.cardBytes}`)
  return found
}
