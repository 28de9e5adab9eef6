import { may } from '../src/case/access.ts'
import type { LetterFields } from '../src/case/communication.ts'
import { participants } from '../src/case/state.ts'
import type { Button, Page, Row } from '../src/engine/card.ts'
import type { CaseScene } from '../src/engine/flow.ts'
import { languageNames } from '../src/language/language.ts'
import { type Message, message } from '../src/language/text.ts'
import type { Finding } from '../src/letters/lint.ts'
import { type Draft, draftLetter, endWorking, fieldFindings } from './communicate-letter.ts'
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
function needsCallDate(draft: Draft): boolean {
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
