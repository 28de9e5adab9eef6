import type { Lacking } from '../src/case/consultation.ts'
import { evidenceOf } from '../src/case/evaluate-input.ts'
import type { Fact } from '../src/case/facts.ts'
import type { PersonId } from '../src/case/person.ts'
import type { Mode } from '../src/case/rounds.ts'
import { type CaseState, holders, ownerOf } from '../src/case/state.ts'
import { askChoice, askPeople, askPerson, askText } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type PressRule, type Step } from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import { isConfirmed } from '../src/evaluation/situation.ts'
import { type Message, message } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
import {
  askable,
  endsAt,
  fewestForSpread,
  fewestRatings,
  figuresSettled,
  isObserver,
} from './consult-rounds.ts'
import { about, button, codeNameOf, fieldErrors, neutral, note, onCase, personal, refuse } from './step.ts'

/** What of the fact pack must be there before anybody is asked (req S0.4). */
type Gap = 'reason' | 'confirmed' | 'flags' | 'figures'

const modes: readonly Mode[] = ['named', 'confidential', 'anonymous']

/** The exit criteria of the stage "facts" that are not met yet; a fast case waits for neither figures nor flags. */
function gapsBefore(state: CaseState): readonly Gap[] {
  const { reasons, flagsBy } = state.evaluation
  const confirmed = evidenceOf(state).some(isConfirmed)
  const gaps: readonly (readonly [Gap, boolean])[] = [
    ['reason', reasons.length === 0],
    ['confirmed', reasons.length > 0 && !confirmed],
    ['flags', state.profile !== 'fast' && flagsBy === undefined],
    ['figures', state.profile === 'normal' && !figuresSettled(state)],
  ]
  return gaps.flatMap(([gap, open]) => (open ? [gap] : []))
}

/** A mode never loosens: a case that promised confidence once offers names no more. */
function modesLeft(state: CaseState): readonly Mode[] {
  // One or two people: names and anonymity mean nothing there.
  if (state.profile === 'solo') return ['confidential']
  const started = state.rounds.some(({ purpose }) => purpose === 'consult')
  return started ? modes.slice(modes.indexOf(state.consultation.mode)) : modes
}

interface StartValues {
  readonly mode: Mode
  readonly people: readonly PersonId[]
  readonly facilitator: readonly PersonId[]
  readonly takenBy?: PersonId
  readonly why?: string
}

function intro(scene: CaseScene, gaps: readonly Gap[]): readonly Message[] {
  const closesAt = endsAt(scene.case, 'consult', scene.now)
  return [
    message('consult.start.deadline', { instant: { instant: closesAt } }),
    message('consult.start.kept'),
    ...(scene.case.profile === 'solo' ? [message('consult.start.solo')] : []),
    ...gaps.map((gap) => message('consult.start.gap', { gap })),
    ...(gaps.length === 0 ? [] : [message('consult.start.gaps')]),
  ]
}

function startForm(scene: CaseScene): Form<StartValues> {
  const gaps = gapsBefore(scene.case)
  const override: { takenBy?: Field<PersonId>; why?: Field<string> } =
    gaps.length === 0
      ? {}
      : {
          takenBy: askPerson({ label: message('consult.start.takenBy'), value: scene.me.id }),
          why: askText({ label: message('consult.start.why'), min: 20, max: 500 }),
        }
  const fields = {
    mode: askChoice<Mode>({
      label: message('consult.start.mode'),
      options: modesLeft(scene.case).map((mode) => ({
        value: mode,
        label: message('consult.mode', { mode }),
        hint: message('consult.mode.holds', { mode }),
      })),
      value: modesLeft(scene.case).includes('confidential') ? 'confidential' : 'anonymous',
    }),
    people: askPeople({
      label: message('consult.start.people'),
      hint: message('consult.start.few'),
      value: askable(scene.case),
      min: 1,
    }),
    facilitator: askPeople({
      label: message('consult.start.facilitator'),
      hint: message('consult.start.facilitatorHint'),
      max: 1,
    }),
    ...override,
  }
  return {
    name: 'consult.start',
    subject: about(scene.case),
    title: message('consult.start.title'),
    intro: intro(scene, gaps),
    fields: fields as unknown as Form<StartValues>['fields'],
    submit: message('consult.start.submit'),
  }
}

function peopleError(state: CaseState, { mode, people }: StartValues): Message | undefined {
  if (people.some((person) => state.people[person] === undefined || isObserver(state, person))) {
    return message('consult.start.error.stranger')
  }
  if (people.length < fewestRatings(state)) {
    return message('consult.start.error.few', { count: fewestRatings(state) })
  }
  if (mode === 'anonymous' && people.length < fewestForSpread) {
    return message('consult.start.error.anonymous', { count: fewestForSpread })
  }
  const missing = (role: 'decider' | 'contact') =>
    state.profile !== 'solo' && !holders(state, role).some((person) => people.includes(person))
  if (missing('decider')) return message('consult.start.error.decider')
  return missing('contact') ? message('consult.start.error.contact') : undefined
}

function facilitatorError(state: CaseState, [person]: readonly PersonId[]): Message | undefined {
  if (person === undefined) return undefined
  if (state.people[person] === undefined) return message('consult.start.error.stranger')
  const partial =
    person === ownerOf(state) || person === state.openedBy || holders(state, 'decider').includes(person)
  return partial ? message('consult.start.error.facilitator') : undefined
}

/** The facts that open the first round and with it the stage. */
function opening(
  scene: CaseScene,
  mode: Mode,
  invited: readonly PersonId[],
  reason?: string,
): readonly Fact[] {
  const round = {
    id: scene.id('round'),
    purpose: 'consult' as const,
    mode,
    invited,
    closesAt: endsAt(scene.case, 'consult', scene.now),
  }
  return [
    fact({ kind: 'RoundOpened', round }),
    fact({ kind: 'StageEntered', stage: 'consult', ...(reason === undefined ? {} : { reason }) }),
  ]
}

function start(scene: CaseScene, values: StartValues): Step {
  const { case: state, me } = scene
  const errors = {
    people: peopleError(state, values),
    facilitator: facilitatorError(state, values.facilitator),
  }
  const found = Object.entries(errors).flatMap(([field, error]) => (error ? [[field, error] as const] : []))
  if (values.takenBy !== undefined && state.people[values.takenBy] === undefined) {
    found.push(['takenBy', message('consult.start.error.stranger')])
  }
  if (found.length > 0) return fieldErrors(Object.fromEntries(found))
  const [facilitator] = values.facilitator
  const named = values.mode === 'named'
  const { takenBy, why } = values
  const override =
    takenBy !== undefined && why !== undefined ? { override: { by: takenBy, reason: why } } : {}
  const begun = fact({
    kind: 'ConsultationStarted',
    mode: values.mode,
    ...(named ? { awaiting: values.people } : {}),
    ...override,
  })
  const joined =
    facilitator === undefined
      ? []
      : [
          fact({
            kind: 'PersonJoined',
            person: facilitator,
            roles: [...new Set([...(state.people[facilitator] ?? []), 'facilitator' as const])],
          }),
        ]
  const others = values.people.filter((person) => person !== me.id)
  const agreed = named && values.people.includes(me.id) ? [fact({ kind: 'NamesAgreed' })] : []
  const waits = named && others.length > 0
  const facts = [
    begun,
    ...joined,
    ...agreed,
    ...(waits ? [] : opening(scene, values.mode, values.people, why)),
  ]
  const count = { count: values.people.length }
  return onCase(scene, facts, waits ? note('consult.start.waits', count) : note('consult.start.done', count))
}

/** Asking the team: mode, people, deadline. Opens round 1, or in named mode asks everybody for their agreement first. */
export const startRule = formOn<StartValues>('case', {
  act: 'consult.start',
  form: (scene: CaseScene) =>
    scene.case.consultation.awaiting && !everybodyAgreed(scene.case)
      ? { refused: message('consult.refused.waiting') }
      : startForm(scene),
  take: start,
})

function everybodyAgreed(state: CaseState): boolean {
  const { awaiting } = state.consultation
  return awaiting?.invited.every((person) => awaiting.agreed.includes(person)) ?? true
}

/** Who still has to agree to names. */
export function yetToAgree(state: CaseState): readonly PersonId[] {
  const { awaiting } = state.consultation
  const waiting = state.stage === 'open' || state.stage === 'evaluate'
  return waiting && awaiting ? awaiting.invited.filter((person) => !awaiting.agreed.includes(person)) : []
}

/** Says yes to names; the last yes opens the round. */
export const agreeRule: PressRule = {
  on: 'case',
  act: 'consult.agree',
  run(scene) {
    const { case: state, me } = scene
    const left = yetToAgree(state)
    if (!left.includes(me.id)) return refuse('consult.refused.notAsked')
    const last = left.length === 1
    const invited = state.consultation.awaiting?.invited ?? []
    const why = state.consultation.override?.reason
    const facts = [fact({ kind: 'NamesAgreed' }), ...(last ? opening(scene, 'named', invited, why) : [])]
    return onCase(scene, facts, note(last ? 'consult.agree.opened' : 'consult.agree.done'))
  },
}

/** Says no to names: nothing is opened, and the owner is told without hearing who it was. */
export const declineRule: PressRule = {
  on: 'case',
  act: 'consult.agree',
  run(scene) {
    const { case: state, me } = scene
    if (!yetToAgree(state).includes(me.id)) return refuse('consult.refused.notAsked')
    const codeName = codeNameOf(state)
    const card = personal(
      neutral('consult.declined.title', { codeName }),
      neutral('consult.declined.preview', { codeName }),
      [
        { kind: 'text', text: neutral('consult.declined.text') },
        {
          kind: 'buttons',
          buttons: [button(neutral('consult.start.button'), 'consult.start', about(state))],
        },
      ],
    )
    return {
      ...onCase(scene, [fact({ kind: 'NamesDeclined' })], note('consult.agree.declined')),
      tell: [{ about: state.id, to: ownerOf(state), card, urgency: 'asked' }],
    }
  },
}

/** What was lacking, in words that name roles and never persons. */
export function lackingWords(lacking: readonly Lacking[]): readonly Message[] {
  return lacking.map((what) => message('consult.lacking', { what }))
}
