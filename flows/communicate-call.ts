import { may } from '../src/case/access.ts'
import type { CaseScene, PressRule } from '../src/engine/flow.ts'
import { languageNames } from '../src/language/language.ts'
import { message } from '../src/language/text.ts'
import { withPage } from './communicate-draft.ts'
import { isCallSettled, isGateOpen } from './communicate-gate.ts'
import { draftLetter } from './communicate-letter.ts'
import { gateRows } from './communicate-texts.ts'
import { about, button, page, show } from './step.ts'

const doNotItems = ['channel', 'blame', 'noReason', 'sugar', 'justify', 'breach', 'haggle', 'cruel'] as const

const doNots: PressRule = {
  on: 'case',
  act: 'communicate.call',
  run: (scene) =>
    show(
      page(message('communicate.doNots.title'), [
        { kind: 'text', text: message('communicate.doNots.intro') },
        { kind: 'list', items: doNotItems.map((item) => message('communicate.doNots', { item })) },
        {
          kind: 'buttons',
          buttons: [
            button(message('communicate.button.read'), 'communicate.doNotsRead', about(scene.case), {
              style: 'primary',
            }),
          ],
        },
      ]),
    ),
}

const doNotsRead: PressRule = {
  on: 'case',
  act: 'communicate.call',
  run: (scene) =>
    withPage(scene, { kind: 'CheckTicked', check: 'doNots' }, (next) => show(contactPage(next))),
}

const second: PressRule = {
  on: 'case',
  act: 'communicate.write',
  run: (scene) =>
    withPage(scene, { kind: 'CheckTicked', check: 'second' }, (next) => show(contactPage(next))),
}

function gateButtons(scene: CaseScene) {
  const { checklist } = scene.case.communication
  const mine = (act: 'communicate.call' | 'communicate.write') => may(scene.me.id, act, scene.case) === 'yes'
  const subject = about(scene.case)
  return [
    ...(mine('communicate.call')
      ? [button(message('communicate.button.doNots'), 'communicate.doNots', subject)]
      : []),
    ...(mine('communicate.write') && !checklist.includes('second')
      ? [button(message('communicate.button.second'), 'communicate.second', subject)]
      : []),
    ...(mine('communicate.write')
      ? [button(message('communicate.button.call'), 'communicate.plan', subject)]
      : []),
    ...(mine('communicate.write')
      ? [button(message('communicate.button.noCall'), 'communicate.noCall', subject)]
      : []),
    ...(mine('communicate.call')
      ? [button(message('communicate.button.note'), 'communicate.note', subject)]
      : []),
  ]
}

/** The call: what still stands before it, or the script with its branches, word for word as approved. */
function contactPage(scene: CaseScene) {
  const { texts, callAt } = scene.case.communication
  const open = isGateOpen(scene.case, scene.workspace)
  const draft = draftLetter(scene.case, [])
  const preparation = draft.kind === 'complete' ? draft.preparation : []
  const language = languageNames[scene.case.clientLanguage]
  const script =
    open && texts !== undefined && !isCallSettled(scene.case)
      ? [
          { kind: 'heading', text: message('communicate.call.prepare') } as const,
          { kind: 'list', items: preparation.map((said) => ({ said })) } as const,
          {
            kind: 'copy',
            label: message('communicate.copy', { kind: 'call', language }),
            words: texts.call,
          } as const,
        ]
      : []
  return page(message('communicate.call.title'), [
    {
      kind: 'text',
      text: message(open ? 'communicate.call.open' : 'communicate.call.closed'),
      tone: 'strong',
    },
    ...(callAt === undefined
      ? []
      : [{ kind: 'text', text: message('communicate.call.at', { at: { instant: callAt } }) } as const]),
    { kind: 'rows', rows: gateRows(scene) },
    ...script,
    { kind: 'buttons', buttons: gateButtons(scene) },
  ])
}

const call: PressRule = { on: 'case', act: 'case.read', run: (scene) => show(contactPage(scene)) }

/** The presses around the call. */
export const callPresses: Readonly<Record<string, PressRule>> = {
  'communicate.call': call,
  'communicate.doNots': doNots,
  'communicate.doNotsRead': doNotsRead,
  'communicate.second': second,
}
