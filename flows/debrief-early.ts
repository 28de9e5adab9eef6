import type { CaseFact } from '../src/case/case-fact.ts'
import {
  debriefOn,
  debriefRound,
  hotWashOn,
  hotWashPeople,
  interimOn,
  latestDebriefOn,
} from '../src/case/debrief-dates.ts'
import { type CaseState, holders } from '../src/case/state.ts'
import { dayIn, morningOf } from '../src/case/whereabouts.ts'
import type { PersonalCard } from '../src/engine/card.ts'
import { askCheck, askDate, askText } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type Due,
  type FormRule,
  formOn,
  type Standing,
  type Tell,
  type TimerRule,
  type View,
} from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { about, answer, button, codeNameOf, neutral, note, onCase, personal } from './step.ts'

const nothing = answer({ kind: 'nothing' })

/** Whether the hot wash is still to come: after the letter, before the debrief. */
function washing(state: CaseState): boolean {
  return state.stage === 'follow' && state.debrief.hotWash === undefined && hotWashOn(state) !== undefined
}

function washCard(state: CaseState): PersonalCard {
  const codeName = codeNameOf(state)
  const values = { codeName, date: { date: hotWashOn(state) ?? '' } }
  return personal(neutral('debrief.wash.askTitle', { codeName }), neutral('debrief.wash.preview', values), [
    { kind: 'text', text: neutral('debrief.wash.text', values) },
    { kind: 'buttons', buttons: [button(neutral('debrief.wash.button'), 'debrief.wash', about(state))] },
  ])
}

function interimCard(state: CaseState): PersonalCard {
  const codeName = codeNameOf(state)
  return personal(
    neutral('debrief.interim.askTitle', { codeName }),
    neutral('debrief.interim.preview', { codeName }),
    [
      { kind: 'text', text: neutral('debrief.interim.text') },
      {
        kind: 'buttons',
        buttons: [button(neutral('debrief.interim.button'), 'debrief.interim', about(state))],
      },
    ],
  )
}

/** The two who talk it over within two working days. */
export function earlyCards({ case: state }: View): readonly Standing[] {
  if (!washing(state)) return []
  return hotWashPeople(state).map((person) => ({
    slot: `debrief.wash:${person}`,
    to: person,
    card: washCard(state),
  }))
}

/** A reminder on the last day of the hot wash; the interim debrief of a long notice. */
export function earlyDue({ case: state }: View): readonly Due[] {
  if (state.stage !== 'follow') return []
  const wash = washing(state) ? hotWashOn(state) : undefined
  const interim = state.debrief.interim === undefined ? interimOn(state) : undefined
  return [
    ...(wash === undefined
      ? []
      : [{ key: 'debrief.wash', kind: 'debrief.wash', dueAt: morningOf(state, wash) }]),
    ...(interim === undefined
      ? []
      : [{ key: 'debrief.interim', kind: 'debrief.interim', dueAt: morningOf(state, interim) }]),
  ]
}

function remindAll(scene: CaseScene, people: readonly string[], card: PersonalCard): readonly Tell[] {
  return [...new Set(people)].map((to) => ({
    about: scene.case.id,
    to,
    card,
    urgency: 'unasked' as const,
    collapse: `${card.title.key}:${scene.case.id}:${to}`,
  }))
}

/** The clocks of the first look back. */
export const earlyTimers: Readonly<Record<string, TimerRule>> = {
  'debrief.wash': {
    run: (scene) =>
      washing(scene.case)
        ? { ...nothing, tell: remindAll(scene, hotWashPeople(scene.case), washCard(scene.case)) }
        : nothing,
  },
  'debrief.interim': {
    run: (scene) =>
      scene.case.stage === 'follow' && scene.case.debrief.interim === undefined
        ? {
            ...nothing,
            tell: remindAll(scene, holders(scene.case, 'facilitator'), interimCard(scene.case)),
          }
        : nothing,
  },
}

/** Somebody would be glad of a check-in: HR or safety hears who, never why (definitions, "Fears"). */
function care(scene: CaseScene): readonly Tell[] {
  const codeName = codeNameOf(scene.case)
  const card = personal(
    neutral('debrief.care.title', { codeName }),
    neutral('debrief.care.preview', { codeName }),
    [{ kind: 'text', text: { key: 'debrief.care.text', values: { name: scene.me.name } } }],
  )
  return holders(scene.case, 'safety')
    .filter((to) => to !== scene.me.id)
    .map((to) => ({ about: scene.case.id, to, card, urgency: 'asked' as const }))
}

const washForm = formOn<{ surprised: string; promised: string; care: boolean }>('case', {
  act: 'debrief.answer',
  form: (scene) => {
    if (scene.case.debrief.hotWash !== undefined) return { refused: message('debrief.wash.already') }
    if (!hotWashPeople(scene.case).includes(scene.me.id)) return { refused: message('debrief.wash.others') }
    return {
      name: 'debrief.wash',
      subject: about(scene.case),
      title: message('debrief.wash.title'),
      intro: [message('debrief.wash.intro')],
      fields: {
        surprised: askText({ label: message('debrief.wash.surprised') }),
        promised: askText({
          label: message('debrief.wash.promised'),
          hint: message('debrief.wash.promisedHint'),
        }),
        care: askCheck({ label: message('debrief.wash.care'), hint: message('debrief.wash.careHint') }),
      },
      submit: message('common.save'),
    }
  },
  take: (scene, { surprised, promised, care: wanted }) => {
    const washed: CaseFact = { kind: 'HotWashed', surprised, promised }
    return {
      ...onCase(scene, [washed], note('debrief.wash.saved')),
      tell: wanted ? care(scene) : [],
    }
  },
})

const interimForm = formOn<{ notes: string }>('case', {
  act: 'debrief.lead',
  form: (scene) => {
    if (scene.case.debrief.interim !== undefined || interimOn(scene.case) === undefined) {
      return { refused: message('debrief.interim.none') }
    }
    return {
      name: 'debrief.interim',
      subject: about(scene.case),
      title: message('debrief.interim.title'),
      intro: [message('debrief.interim.intro')],
      fields: {
        notes: askText({ label: message('debrief.interim.notes'), hint: message('common.readable') }),
      },
      submit: message('common.save'),
    }
  },
  take: (scene, { notes }) => {
    const held: CaseFact = { kind: 'InterimHeld', notes }
    return onCase(scene, [held], note('common.saved'))
  },
})

const moveForm = formOn<{ on: string; reason: string }>('case', {
  act: 'debrief.lead',
  form: (scene) => {
    const latest = latestDebriefOn(scene.case)
    const on = debriefOn(scene.case)
    if (latest === undefined || on === undefined || debriefRound(scene.case) !== undefined) {
      return { refused: message('debrief.move.none') }
    }
    return {
      name: 'debrief.move',
      subject: about(scene.case),
      title: message('debrief.move.title'),
      intro: [message('debrief.move.intro', { latest: { date: latest } })],
      fields: {
        on: askDate({
          label: message('debrief.move.on'),
          min: dayIn(scene.case, scene.now),
          max: latest,
          value: on,
        }),
        reason: askText({ label: message('debrief.move.reason'), lines: 'one', min: 10, max: 500 }),
      },
      submit: message('common.save'),
    }
  },
  take: (scene, { on, reason }) => {
    const moved: CaseFact = { kind: 'DebriefMoved', on, reason }
    return onCase(scene, [moved], note('debrief.move.saved', { date: { date: on } }))
  },
})

/** The hot wash, the interim debrief, and the day of the debrief moved with a reason. */
export const earlyForms: Readonly<Record<string, FormRule>> = {
  'debrief.wash': washForm,
  'debrief.interim': interimForm,
  'debrief.move': moveForm,
}
