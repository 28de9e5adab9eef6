import { causeKnownDays } from '../src/calendar/contract.ts'
import { addDays } from '../src/calendar/day.ts'
import { may, mayReadContent } from '../src/case/access.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import { type CaseState, ownerOf } from '../src/case/state.ts'
import { morningOf } from '../src/case/whereabouts.ts'
import type { Button } from '../src/engine/card.ts'
import type { CaseScene, Chapter, Due, Section, TimerRule, View } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { figuresForms } from './evaluate-figures.ts'
import { legalForms, notesPage } from './evaluate-legal.ts'
import { factPack, missingBlocks, optionsPage } from './evaluate-pack.ts'
import { accountPicture, incidentsPicture } from './evaluate-pictures.ts'
import { reasonForms } from './evaluate-reasons.ts'
import { about, answer, button, codeNameOf, neutral, personal, refuse } from './step.ts'

const gathering = (state: CaseState): boolean => state.stage === 'open' || state.stage === 'evaluate'

function buttons(scene: CaseScene): readonly Button[] {
  const state = scene.case
  const subject = about(state)
  const can = (act: Parameters<typeof may>[1]) => may(scene.me.id, act, state) === 'yes'
  return [
    button(
      message('evaluate.pack.button'),
      'evaluate.pack',
      subject,
      gathering(state) ? { style: 'primary' } : {},
    ),
    ...(can('evaluate.facts')
      ? [button(message('evaluate.reasons.title'), 'evaluate.reasons', subject)]
      : []),
    ...(can('evaluate.figures')
      ? [button(message('evaluate.figures.title'), 'evaluate.figures', subject)]
      : []),
    ...(can('evaluate.facts')
      ? [button(message('evaluate.conduct.title'), 'evaluate.conduct', subject)]
      : []),
    ...(can('evaluate.flags') ? [button(message('evaluate.flags.title'), 'evaluate.flags', subject)] : []),
    button(message('evaluate.notes.title'), 'evaluate.notes', subject),
    button(message('evaluate.options.title'), 'evaluate.options', subject),
  ]
}

function section(scene: CaseScene): Section {
  return {
    blocks: [
      { kind: 'heading', text: message('evaluate.title') },
      ...(gathering(scene.case) ? missingBlocks(scene.case) : []),
    ],
    buttons: buttons(scene),
  }
}

/** Ten days after we learned of the cause: good cause ages (07, section 7.3). Not once the client has been told. */
function causeTimers({ case: state }: View): readonly Due[] {
  const since = state.evaluation.causeKnownSince
  if (since === undefined || !['open', 'evaluate', 'consult', 'decide'].includes(state.stage)) return []
  return [
    { key: `evaluate.cause:${since}`, kind: 'evaluate.cause', dueAt: morningOf(state, addDays(since, 10)) },
  ]
}

const causeTimer: TimerRule = {
  run(scene) {
    const since = scene.case.evaluation.causeKnownSince
    if (since === undefined) return answer({ kind: 'nothing' })
    const days = causeKnownDays(since, todayIn(scene.case, scene.now))
    const title = neutral('evaluate.cause.title', { codeName: codeNameOf(scene.case) })
    const card = personal(title, title, [
      { kind: 'text', text: neutral('evaluate.cause.text', { days }) },
      { kind: 'buttons', buttons: [button(neutral('common.openCase'), 'desk.case', about(scene.case))] },
    ])
    return {
      ...answer({ kind: 'nothing' }),
      tell: [{ to: ownerOf(scene.case), about: scene.case.id, card, urgency: 'unasked' }],
    }
  },
}

/** An observer reads what the case holds after the reveal, not before. */
const reading =
  (run: (scene: CaseScene) => ReturnType<typeof factPack>) =>
  (scene: CaseScene): ReturnType<typeof factPack> =>
    mayReadContent(scene.me.id, scene.case) ? run(scene) : refuse('desk.observer')

/** Evaluate: the facts before any opinion, the figures, the reasons and their evidence, the legal flags. */
export const evaluate: Chapter = {
  name: 'evaluate',
  presses: {
    'evaluate.pack': { on: 'case', act: 'case.read', run: reading(factPack) },
    'evaluate.options': { on: 'case', act: 'case.read', run: reading(optionsPage) },
    'evaluate.pictureAccount': { on: 'case', act: 'case.read', run: reading(accountPicture) },
    'evaluate.pictureIncidents': { on: 'case', act: 'case.read', run: reading(incidentsPicture) },
    'evaluate.notes': { on: 'case', act: 'case.read', run: reading(notesPage) },
  },
  forms: { ...reasonForms, ...figuresForms, ...legalForms },
  timers: { 'evaluate.cause': causeTimer },
  due: causeTimers,
  section,
}
