import { may } from '../src/case/access.ts'
import type { LetterFields } from '../src/case/communication.ts'
import { participants } from '../src/case/state.ts'
import type { Button, Page, Row } from '../src/engine/card.ts'
import type { CaseScene } from '../src/engine/flow.ts'
import { reasonCodes, reasonLabel } from '../src/evaluation/model.ts'
import { languageNames } from '../src/language/language.ts'
import { type Message, message, type Text } from '../src/language/text.ts'
import type { Finding } from '../src/letters/lint.ts'
import {
  approvalProblem,
  capOf,
  gateOf,
  goodwillWaits,
  isApproved,
  isCallSettled,
} from './communicate-gate.ts'
import { type Draft, draftLetter, endWorking, fieldFindings, pendingReleases } from './communicate-letter.ts'
import { about, button, page } from './step.ts'

type Blocks = Page['blocks']

/** The small forms a letter is made of, in the order people fill them in. */
export const parts = [
  'parties',
  'contract',
  'reason',
  'facts',
  'invoice',
  'refund',
  'goodwill',
  'handover',
  'options',
  'contact',
] as const
/** One of the small forms. */
export type Part = (typeof parts)[number]

/** In which form a missing slot is filled in. */
const slotsOfPart: Readonly<Record<Part, readonly string[]>> = {
  parties: ['fullName', 'lastName', 'firstName', 'clientName', 'senderName', 'senderTitle', 'companyName'],
  contract: ['contractRef', 'serviceName', 'endDate', 'noticePeriod', 'clauseRef'],
  reason: [
    'reasonSentence',
    'focusArea',
    'thanksFor',
    'relationshipStart',
    'stepsList',
    'stepsSpoken',
    'date',
  ],
  facts: ['factText', 'factDate', 'sourceRef', 'factsList', 'factsSpoken'],
  invoice: [
    'finalInvoiceAmount',
    'finalInvoiceDate',
    'finalInvoiceDue',
    'finalInvoiceScope',
    'openInvoices',
    'openInvoicesDue',
  ],
  refund: ['refundAmount', 'refundReason', 'refundDate'],
  goodwill: [
    'goodwillAmount',
    'goodwillItem',
    'handoverHours',
    'goodwillText',
    'goodwillSpoken',
    'amount',
    'item',
    'hours',
  ],
  handover: [
    ...[
      'handoverContact',
      'handoverItems',
      'handoverDate',
      'openDeliverables',
      'dataExportUntil',
      'dataChoiceDate',
    ],
    ...['accessRemovalDate', 'assetList', 'assetReturnDate'],
  ],
  options: [
    'alternativesList',
    'alternativesInline',
    'alternativesCount',
    'altName',
    'altContact',
    'altWhy',
    'directoryName',
  ],
  contact: ['contactName', 'contactPhone', 'contactEmail', 'contactUntil', 'answerDate'],
}

/** What has not been decided although the letter could do without it. */
function undecided(fields: LetterFields): readonly Part[] {
  return [
    ...(fields.invoice === undefined ? (['invoice'] as const) : []),
    ...(fields.reason === undefined ? (['reason'] as const) : []),
    ...(fields.goodwill === undefined ? (['goodwill'] as const) : []),
    ...(fields.alternatives === undefined ? (['options'] as const) : []),
  ]
}

/** Which forms still need somebody. A call date is the call's business, not a form's. */
export function openParts(scene: CaseScene, draft = draftOf(scene)): readonly Part[] {
  const missing = draft.kind === 'incomplete' ? draft.missing : []
  const asked = parts.filter((part) => slotsOfPart[part].some((slot) => missing.includes(slot)))
  const open = new Set<Part>([...asked, ...undecided(scene.case.communication.slots)])
  return parts.filter((part) => open.has(part))
}

/** Whether the letter waits for the date of the call. */
export function needsCallDate(draft: Draft): boolean {
  return draft.kind === 'incomplete' && draft.missing.includes('callDate')
}

/** The draft as it stands; our own people's names may not stand in facts. */
export function draftOf(scene: CaseScene): Draft {
  return draftLetter(
    scene.case,
    participants(scene.case).map((person) => scene.people.name(person)),
  )
}

function partRows(scene: CaseScene, open: readonly Part[]): readonly Row[] {
  const { facts, refundWorking } = scene.case.communication.slots
  return parts.map((part) => {
    const skipped = (part === 'facts' && !facts?.length) || (part === 'refund' && refundWorking === undefined)
    const state = open.includes(part) ? 'open' : skipped ? 'optional' : 'done'
    return {
      label: message('communicate.part', { part }),
      value: message('communicate.part.state', { state }),
    }
  })
}

function workingRows(scene: CaseScene): readonly Row[] {
  const { receivedOn, endDate } = scene.case.communication.slots
  if (receivedOn === undefined || endDate === undefined) return []
  const steps = endWorking(scene.case, receivedOn).steps
  return [
    ...steps.map(({ step, date }) => ({
      label: message('communicate.working', { step: step.replace('-', '') }),
      value: message('communicate.date', { on: { date } }),
    })),
    {
      label: message('communicate.working', { step: 'chosen' }),
      value: message('communicate.date', { on: { date: endDate } }),
    },
  ]
}

/** A finding as a line: the words, and what to say instead. */
export function findingText(finding: Finding): Message {
  const values = { words: finding.text, suggestion: finding.suggestion }
  return message(finding.text === '' ? 'communicate.finding.missing' : 'communicate.finding', values)
}

function hintBlocks(scene: CaseScene): Blocks {
  const hints = fieldFindings(scene.case).filter(({ finding }) => finding.severity === 'hint')
  if (hints.length === 0) return []
  const items = hints.slice(0, 10).map(({ finding }) => findingText(finding))
  return [
    { kind: 'heading', text: message('communicate.hints') },
    { kind: 'list', items },
  ]
}

function partButtons(scene: CaseScene, open: readonly Part[]): readonly Button[] {
  const first = open[0]
  return parts.map((part) =>
    button(
      message('communicate.part', { part }),
      `communicate.${part}`,
      about(scene.case),
      part === first ? { style: 'primary' } : {},
    ),
  )
}

function returnedBlocks(scene: CaseScene): Blocks {
  const { returned } = scene.case.communication
  if (returned === undefined) return []
  return [
    {
      kind: 'text',
      text: message('communicate.returned', { name: scene.people.name(returned.by) }),
      tone: 'warning',
    },
    { kind: 'said', words: { said: returned.note } },
  ]
}

/** The letter under way: which forms are done, the end date with its working, and what to do next. */
export function letterPage(scene: CaseScene): Page {
  const draft = draftOf(scene)
  const open = openParts(scene, draft)
  const writes = may(scene.me.id, 'communicate.write', scene.case) === 'yes'
  const working = workingRows(scene)
  const finish = draft.kind === 'complete' && open.length === 0
  const subject = about(scene.case)
  const next: readonly Button[] = [
    ...(needsCallDate(draft)
      ? [button(message('communicate.button.call'), 'communicate.plan', subject, { style: 'primary' })]
      : []),
    ...(finish
      ? [button(message('communicate.button.finish'), 'communicate.finish', subject, { style: 'primary' })]
      : []),
  ]
  return page(message('communicate.letter.title'), [
    {
      kind: 'text',
      text: message('communicate.letter.intro', { language: languageNames[scene.case.clientLanguage] }),
    },
    ...returnedBlocks(scene),
    { kind: 'rows', rows: partRows(scene, open) },
    ...(working.length > 0
      ? [
          { kind: 'heading', text: message('communicate.working.title') } as const,
          { kind: 'rows', rows: working } as const,
        ]
      : []),
    ...hintBlocks(scene),
    ...(writes ? [{ kind: 'buttons', buttons: [...next, ...partButtons(scene, open)] } as const] : []),
  ])
}

function money(scene: CaseScene, amount: number): Message {
  return message('communicate.money.amount', { amount: { money: amount, currency: scene.case.currency } })
}

function reasonText(scene: CaseScene): Text {
  const code = reasonCodes.find((one) => one === scene.case.communication.slots.reason)
  return code === undefined ? message('communicate.reason.none') : reasonLabel(code)
}

/** The texts in a few rows, in the reader's own language, for those who do not read the client's. */
export function summaryRows(scene: CaseScene): readonly Row[] {
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
