import { may } from '../src/case/access.ts'
import type { PersonId } from '../src/case/person.ts'
import { holders, ownerOf } from '../src/case/state.ts'
import type { Button, Neutral } from '../src/engine/card.ts'
import type { CaseScene, Chapter, Section, Standing, View } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { callPresses } from './communicate-call.ts'
import { callForms } from './communicate-call-forms.ts'
import { alternatives, handover } from './communicate-change.ts'
import { draftForms, draftPresses } from './communicate-draft.ts'
import {
  goodwillWaits,
  isApproved,
  isCallSettled,
  isGateOpen,
  requiredApprovers,
} from './communicate-gate.ts'
import { pendingReleases } from './communicate-letter.ts'
import { goodwill, invoice, refund, refundLine } from './communicate-money.ts'
import { contact, contract, parties } from './communicate-parties.ts'
import { facts, reason, wording } from './communicate-reason.ts'
import { communicateDue, sendForms, sendTimers } from './communicate-send.ts'
import { gateRows } from './communicate-texts.ts'
import { about, button, codeNameOf, neutral, personal } from './step.ts'

function ask(view: View, slot: string, to: PersonId, text: Neutral, action: string): Standing {
  const title = neutral('communicate.ask.title', { codeName: codeNameOf(view.case) })
  const go = button(neutral('communicate.button.go'), action, about(view.case), { style: 'primary' })
  const card = personal(title, text, [
    { kind: 'text', text },
    { kind: 'buttons', buttons: [go] },
  ])
  return { slot: `${slot}:${to}`, to, card }
}

/** Before the texts are approved: who writes, who releases, who approves. */
function writingAsks(view: View): readonly Standing[] {
  const codeName = codeNameOf(view.case)
  const { texts, approvals, authors } = view.case.communication
  if (texts === undefined) {
    return [
      ask(
        view,
        'communicate.write',
        ownerOf(view.case),
        neutral('communicate.ask.write', { codeName }),
        'communicate.open',
      ),
    ]
  }
  if (pendingReleases(view.case).length > 0) {
    return holders(view.case, 'legal')
      .filter((person) => !authors.includes(person))
      .map((person) =>
        ask(
          view,
          'communicate.release',
          person,
          neutral('communicate.ask.release', { codeName }),
          'communicate.releases',
        ),
      )
  }
  return requiredApprovers(view.case)
    .filter((person) => !approvals.some((one) => one.by === person))
    .map((person) =>
      ask(
        view,
        'communicate.approve',
        person,
        neutral('communicate.ask.approve', { codeName }),
        'communicate.texts',
      ),
    )
}

function goodwillAsks(view: View): readonly Standing[] {
  if (!goodwillWaits(view.case, view.workspace)) return []
  const codeName = codeNameOf(view.case)
  const people = [...new Set([...holders(view.case, 'finance'), ...holders(view.case, 'approver')])]
  return people
    .filter((person) => !view.case.communication.authors.includes(person))
    .map((person) =>
      ask(
        view,
        'communicate.goodwill',
        person,
        neutral('communicate.ask.goodwill', { codeName }),
        'communicate.money',
      ),
    )
}

/** After the approval: the caller calls once nothing stands before it, and somebody sends. */
function contactAsks(view: View): readonly Standing[] {
  const codeName = codeNameOf(view.case)
  const { caller } = view.case.communication
  if (isCallSettled(view.case)) {
    const sender = ownerOf(view.case)
    return [
      ask(
        view,
        'communicate.send',
        sender,
        neutral('communicate.ask.send', { codeName }),
        'communicate.texts',
      ),
    ]
  }
  if (caller !== undefined && isGateOpen(view.case, view.workspace)) {
    return [
      ask(
        view,
        'communicate.call',
        caller,
        neutral('communicate.ask.call', { codeName }),
        'communicate.call',
      ),
    ]
  }
  const people = [...new Set([ownerOf(view.case), ...(caller === undefined ? [] : [caller])])]
  return people.map((person) =>
    ask(view, 'communicate.gate', person, neutral('communicate.ask.gate', { codeName }), 'communicate.call'),
  )
}

function sectionButtons(scene: CaseScene): readonly Button[] {
  const subject = about(scene.case)
  const mine = (act: Parameters<typeof may>[1]) => may(scene.me.id, act, scene.case) === 'yes'
  return [
    ...(mine('communicate.write')
      ? [button(message('communicate.button.letter'), 'communicate.open', subject)]
      : []),
    ...(scene.case.communication.texts
      ? [button(message('communicate.button.texts'), 'communicate.texts', subject)]
      : []),
    button(message('communicate.button.money'), 'communicate.money', subject),
    ...(mine('communicate.call') || mine('communicate.write')
      ? [button(message('communicate.button.contact'), 'communicate.call', subject)]
      : []),
    ...(mine('communicate.release')
      ? [button(message('communicate.button.releases'), 'communicate.releases', subject)]
      : []),
    ...(mine('communicate.send') && isApproved(scene.case) && isCallSettled(scene.case)
      ? [button(message('communicate.button.sent'), 'communicate.sent', subject, { style: 'primary' })]
      : []),
  ]
}

function sentSection(scene: CaseScene): Section | undefined {
  const { sent } = scene.case.communication
  if (sent === undefined) return undefined
  const text = message('communicate.state.sent', { on: { date: sent.on }, name: scene.people.name(sent.by) })
  return {
    blocks: [{ kind: 'text', text }],
    buttons: [button(message('communicate.button.texts'), 'communicate.texts', about(scene.case))],
  }
}

/** Communicate: call first, confirm in writing the same day, every sentence from approved fields (product.md, 7). */
export const communicate: Chapter = {
  name: 'communicate',
  presses: { ...draftPresses, ...callPresses },
  forms: {
    'communicate.parties': parties,
    'communicate.contract': contract,
    'communicate.reason': reason,
    'communicate.facts': facts,
    'communicate.wording': wording,
    'communicate.invoice': invoice,
    'communicate.refund': refund,
    'communicate.refundLine': refundLine,
    'communicate.goodwill': goodwill,
    'communicate.handover': handover,
    'communicate.options': alternatives,
    'communicate.contact': contact,
    ...draftForms,
    ...callForms,
    ...sendForms,
  },
  timers: sendTimers,
  cards(view) {
    if (view.case.stage !== 'communicate') return []
    return [...(isApproved(view.case) ? contactAsks(view) : writingAsks(view)), ...goodwillAsks(view)]
  },
  due: ({ case: state }) => (state.stage === 'communicate' ? communicateDue(state) : []),
  section(scene) {
    if (scene.case.stage !== 'communicate') return sentSection(scene)
    return {
      blocks: [
        { kind: 'heading', text: message('communicate.call.title') },
        { kind: 'rows', rows: gateRows(scene) },
      ],
      buttons: sectionButtons(scene),
    }
  },
}
