import { may } from '../src/case/access.ts'
import type { LetterFields } from '../src/case/communication.ts'
import type { Button, Page, Row } from '../src/engine/card.ts'
import type { CaseScene } from '../src/engine/flow.ts'
import { reasonCodes, reasonLabel } from '../src/evaluation/model.ts'
import { languageNames } from '../src/language/language.ts'
import { type Message, message, type Text } from '../src/language/text.ts'
import { mayBeFile } from './communicate-file.ts'
import {
  approvalProblem,
  capOf,
  gateOf,
  goodwillWaits,
  isApproved,
  isCallSettled,
} from './communicate-gate.ts'
import { pendingReleases } from './communicate-letter.ts'
import { letterPage } from './communicate-page.ts'
import { about, button, page } from './step.ts'

type Blocks = Page['blocks']

function money(scene: CaseScene, amount: number): Message {
  return message('communicate.money.amount', { amount: { money: amount, currency: scene.case.currency } })
}

function reasonText(scene: CaseScene): Text {
  const code = reasonCodes.find((one) => one === scene.case.communication.slots.reason)
  return code === undefined ? message('communicate.reason.none') : reasonLabel(code)
}

/** The texts in a few rows, in the reader's own language, for those who do not read the client's. */
function summaryRows(scene: CaseScene): readonly Row[] {
  const { slots } = scene.case.communication
  const day = (
    key: 'endDate' | 'finalInvoiceDate' | 'handoverDate' | 'contactUntil',
    name: Message,
  ): readonly Row[] => {
    const date = slots[key]
    return date === undefined ? [] : [{ label: name, value: message('communicate.date', { on: { date } }) }]
  }
  const paid = slots.goodwill?.[0]
  return [
    ...day('endDate', message('communicate.field.endDate')),
    { label: message('communicate.field.reason'), value: reasonText(scene) },
    {
      label: message('communicate.summary.facts'),
      value: message('communicate.count', { count: slots.facts?.length ?? 0 }),
    },
    ...(slots.invoice === 'final' && slots.finalInvoiceAmount !== undefined
      ? [
          {
            label: message('communicate.field.finalInvoiceAmount'),
            value: money(scene, slots.finalInvoiceAmount),
          },
        ]
      : [{ label: message('communicate.field.invoice'), value: message('communicate.invoice.none') }]),
    ...(slots.refundAmount === undefined
      ? []
      : [{ label: message('communicate.field.refundAmount'), value: money(scene, slots.refundAmount) }]),
    ...(paid === undefined
      ? []
      : [
          {
            label: message('communicate.field.goodwill'),
            value: message('communicate.goodwill.type', { type: paid.type }),
          },
        ]),
    ...day('handoverDate', message('communicate.field.handoverDate')),
    ...day('contactUntil', message('communicate.field.contactUntil')),
  ]
}

function approvalBlocks(scene: CaseScene): Blocks {
  const { texts, kept } = scene.case.communication
  if (texts === undefined) return []
  const waiting = pendingReleases(scene.case).length
  const state = isApproved(scene.case) ? 'approved' : waiting > 0 ? 'release' : 'waiting'
  return [
    { kind: 'text', text: message('communicate.texts.state', { state }), tone: 'strong' },
    ...(kept.length > 0
      ? [
          {
            kind: 'text',
            text: message('communicate.texts.kept', { count: kept.length }),
            tone: 'muted',
          } as const,
        ]
      : []),
  ]
}

function textButtons(scene: CaseScene, hash: string): readonly Button[] {
  const subject = about(scene.case, { part: hash })
  const mine = (act: 'communicate.approve' | 'communicate.write' | 'communicate.send') =>
    may(scene.me.id, act, scene.case) === 'yes'
  const approves =
    mine('communicate.approve') && approvalProblem(scene.case, scene.me.id, scene.now) === undefined
  const file = button(message('communicate.button.file'), 'communicate.letterFile', about(scene.case))
  const sends = mine('communicate.send') && isApproved(scene.case) && isCallSettled(scene.case)
  return [
    ...(approves
      ? [button(message('communicate.button.approve'), 'communicate.approve', subject, { style: 'primary' })]
      : []),
    ...(approves ? [button(message('communicate.button.return'), 'communicate.return', subject)] : []),
    ...(sends
      ? [
          button(message('communicate.button.sent'), 'communicate.sent', about(scene.case), {
            style: 'primary',
          }),
        ]
      : []),
    ...(mayBeFile(scene.case) ? [file] : []),
    ...(mine('communicate.write')
      ? [button(message('communicate.button.letter'), 'communicate.open', about(scene.case))]
      : []),
  ]
}

/** The exact texts, each in one copyable block, beside a short summary in the reader's language. */
export function textsPage(scene: CaseScene): Page {
  const { texts } = scene.case.communication
  if (texts === undefined) return letterPage(scene)
  const language = languageNames[scene.case.clientLanguage]
  const copies = (['letter', 'email', 'call'] as const).map(
    (kind) =>
      ({ kind: 'copy', label: message('communicate.copy', { kind, language }), words: texts[kind] }) as const,
  )
  const buttons = textButtons(scene, texts.hash)
  return page(message('communicate.texts.title'), [
    ...approvalBlocks(scene),
    { kind: 'rows', rows: summaryRows(scene) },
    ...copies,
    ...(buttons.length > 0 ? [{ kind: 'buttons', buttons } as const] : []),
  ])
}

/** The list before contact, with what is open first to see. */
export function gateRows(scene: CaseScene): readonly Row[] {
  return gateOf(scene.case, scene.workspace).map(({ item, done }) => ({
    label: message('communicate.gate', { item }),
    value: message('communicate.gate.state', { done: done ? 'yes' : 'no' }),
  }))
}

/** Everything that costs or brings money, with how it was worked out. */
export function moneyPage(scene: CaseScene): Page {
  const { slots, goodwillApprovedBy } = scene.case.communication
  const working = slots.refundWorking
  const paid = slots.goodwill?.[0]
  const refund = slots.refundAmount ?? 0
  const given = paid?.amount ?? 0
  const share = working?.acceptedShare
  const rows: readonly Row[] = [
    {
      label: message('communicate.field.finalInvoiceAmount'),
      value:
        slots.invoice === 'final'
          ? money(scene, slots.finalInvoiceAmount ?? 0)
          : message('communicate.invoice.none'),
    },
    ...(working?.prepaid === undefined
      ? []
      : [{ label: message('communicate.field.prepaid'), value: money(scene, working.prepaid) }]),
    ...(working?.price === undefined
      ? []
      : [{ label: message('communicate.field.price'), value: money(scene, working.price) }]),
    ...(share === undefined
      ? []
      : [
          {
            label: message('communicate.field.accepted'),
            value: message('communicate.share', { share: { percent: share } }),
          },
        ]),
    ...(working === undefined
      ? []
      : [{ label: message('communicate.money.proposal'), value: money(scene, working.proposal) }]),
    { label: message('communicate.field.refundAmount'), value: money(scene, refund) },
    {
      label: message('communicate.field.goodwill'),
      value: message('communicate.goodwill.type', { type: paid?.type ?? 'none' }),
    },
    { label: message('communicate.field.goodwillAmount'), value: money(scene, given) },
    { label: message('communicate.money.cap'), value: money(scene, capOf(scene.case, scene.workspace)) },
    ...(goodwillApprovedBy === undefined
      ? []
      : [
          {
            label: message('communicate.money.approvedBy'),
            value: message('communicate.person', { name: scene.people.name(goodwillApprovedBy) }),
          },
        ]),
    { label: message('communicate.money.total'), value: money(scene, refund + given) },
  ]
  const approves =
    goodwillWaits(scene.case, scene.workspace) &&
    may(scene.me.id, 'communicate.goodwill', scene.case) === 'yes'
  const subject = about(scene.case, { part: goodwillMark(slots) })
  return page(message('communicate.money.title'), [
    { kind: 'rows', rows },
    ...(approves
      ? [
          {
            kind: 'buttons',
            buttons: [
              button(message('communicate.button.goodwill'), 'communicate.goodwillOk', subject, {
                style: 'primary',
              }),
            ],
          } as const,
        ]
      : []),
  ])
}

/** What a goodwill approval is bound to: another amount or kind is another goodwill. */
export function goodwillMark(slots: LetterFields): string {
  const one = slots.goodwill?.[0]
  return one === undefined ? 'none' : `${one.type}-${one.amount ?? 0}`
}
