import { isMaterial, owesAnswer, stanceCounts } from '../src/case/ballot.ts'
import { type Interest, interests } from '../src/case/consultation.ts'
import type { DecisionRecord } from '../src/case/decision.ts'
import type { Fact } from '../src/case/facts.ts'
import { linkedRounds } from '../src/case/rounds.ts'
import { askCheck, askChoice, askDate, askText, mayChoice, mayText } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type Step, type Tell } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { addDays } from '../src/calendar/day.ts'
import { wallTime } from '../src/calendar/zone.ts'
import type { Evaluation } from '../src/evaluation/evaluate.ts'
import { conditionText, factorLabel, isExit, type OptionId, optionIds, optionLabel } from '../src/evaluation/model.ts'
import { type Message, message, type Text } from '../src/language/text.ts'
import { fewestForSpread } from './consult-rounds.ts'
import {
  approversOf,
  type Basis,
  basisOf,
  dissentIn,
  exitFrom,
  isAlone,
  myInterest,
  openConditions,
  optionsLeft,
  stancesIn,
} from './decide-basis.ts'
import { about, answer, button, codeNameOf, fieldErrors, neutral, note, onCase, personal, refuse } from './step.ts'

const hourMs = 3_600_000
const shortestReason = 50

type Choice = 'follow' | 'otherwise'
interface SignValues {
  readonly interest?: Interest
  readonly choice: Choice
  readonly option?: OptionId
  readonly reason?: string
  readonly rationale: string
  readonly answer?: string
  readonly read: boolean
}
type Proposal = Omit<DecisionRecord, 'confirmedBy' | 'confirmedAt'>

/** What keeps the decision maker from signing anything at all. */
function barred(scene: CaseScene, basis: Basis | undefined): Message | undefined {
  const { case: state } = scene
  if (!basis) return message('consult.refused.notYet')
  if (state.decision.pending) return message('decide.refused.pending')
  const interest = myInterest(scene)
  if (interest !== undefined && isMaterial(interest)) return message('decide.refused.conflict')
  const { result } = basis
  if (result.status === 'OK' || state.consultation.lacking.length > 0) return undefined
  return message('decide.refused.insufficient', {
    raters: result.raters,
    need: result.needRaters,
    list: { list: result.missing.map(factorLabel) },
  })
}

function signIntro(scene: CaseScene, { result }: Basis): readonly Text[] {
  const recommended =
    result.status === 'OK'
      ? message('decide.sign.recommended', { option: optionLabel(result.option) })
      : message('decide.insufficient')
  return [
    recommended,
    ...(scene.case.consultation.lacking.length > 0 ? [message('decide.limited')] : []),
    ...dissentIn(scene).map(({ said }) => ({ said })),
    ...(owesAnswer(stancesIn(scene)) ? [message('decide.dissent.owed')] : []),
  ]
}

function signForm(scene: CaseScene): Form<SignValues> | { readonly refused: Message } {
  const basis = basisOf(scene.case)
  const refused = barred(scene, basis)
  if (refused || !basis) return { refused: refused ?? message('consult.refused.notYet') }
  // A decision maker who came later has not declared anything yet.
  const declared = myInterest(scene) !== undefined
  const interest = askChoice<Interest>({
    label: message('consult.rate.interest'),
    options: interests.map((one) => ({ value: one, label: message('consult.interest', { interest: one }) })),
  })
  const fields = {
    ...(declared ? {} : { interest }),
    choice: askChoice<Choice>({
      label: message('decide.sign.choice'),
      options: [
        { value: 'follow', label: message('decide.sign.follow') },
        { value: 'otherwise', label: message('decide.sign.otherwise') },
      ],
    }),
    option: mayChoice<OptionId>({
      label: message('decide.sign.option'),
      options: optionIds
        .filter((option) => optionsLeft(scene.case).includes(option))
        .map((option) => ({ value: option, label: optionLabel(option) })),
    }),
    reason: mayText({ label: message('decide.sign.reason'), hint: message('decide.sign.reasonHint'), min: shortestReason }),
    rationale: askText({
      label: message('decide.sign.rationale'),
      hint: message('decide.sign.rationaleHint'),
      min: 20,
      max: 500,
    }),
    answer: mayText({ label: message('decide.sign.answer'), hint: message('decide.sign.answerHint'), min: shortestReason }),
    read: askCheck({ label: message('decide.sign.read'), must: true }),
  }
  return {
    name: 'decide.sign',
    subject: about(scene.case),
    title: message('decide.sign.title'),
    intro: signIntro(scene, basis),
    fields: fields as unknown as Form<SignValues>['fields'],
    submit: message('decide.sign.submit'),
  }
}

/** The option that these values mean, or the problems at their fields. */
function chosen(scene: CaseScene, { result }: Basis, values: SignValues): OptionId | Record<string, Message> {
  const left = optionsLeft(scene.case)
  if (values.choice === 'follow') {
    if (result.status !== 'OK') return { choice: message('decide.sign.error.nothing') }
    return left.includes(result.option) ? result.option : { choice: message('decide.limited') }
  }
  const errors: Record<string, Message> = {}
  if (values.option === undefined) errors.option = message('decide.sign.error.option')
  else if (result.status === 'OK' && values.option === result.option) {
    errors.option = message('decide.sign.error.same')
  }
  if (values.reason === undefined) errors.reason = message('decide.sign.error.reason', { min: shortestReason })
  return values.option === undefined || Object.keys(errors).length > 0 ? errors : values.option
}

/** What an exit still waits for: a reason, legal, conditions, time, a second person. No reason of the signer's passes these. */
function exitBarred(scene: CaseScene, basis: Basis, option: OptionId): Message | undefined {
  const { case: state, now, me } = scene
  if (!isExit(option)) return undefined
  if (basis.result.status === 'OK' && basis.result.gates.includes('G0_REASON')) {
    return message('decide.refused.noReason')
  }
  const open = openConditions(state, basis, option)
  if (open.includes('LEGAL_REVIEW')) return message('decide.refused.locked')
  if (open.length > 0) return message('decide.refused.conditions', { list: { list: open.map(conditionText) } })
  if (now < exitFrom(state)) return message('decide.refused.cooling', { instant: { instant: exitFrom(state) } })
  return approversOf(state, me.id).length === 0 && !isAlone(state)
    ? message('decide.refused.approver')
    : undefined
}

/** What is kept of the model's result: which rater would have changed it is never kept (definitions, "Modes"). */
function keptResult(result: Evaluation): unknown {
  if (result.status !== 'OK') return result
  const flips = result.sensitivity.flips.filter(({ kind }) => kind === 'weight')
  return { ...result, sensitivity: { ...result.sensitivity, flips } }
}

function proposal(scene: CaseScene, basis: Basis, values: SignValues, option: OptionId): Proposal {
  const { result, revealed } = basis
  const stances = stancesIn(scene)
  return {
    version: scene.case.decision.records.length + 1,
    choice: values.choice,
    option,
    recommended: result.status === 'OK' ? result.option : 'INSUFFICIENT_DATA',
    recommendation: keptResult(result),
    rationale: values.rationale,
    ...(values.choice === 'otherwise' && values.reason !== undefined ? { reason: values.reason } : {}),
    dissent: dissentIn(scene),
    ...(values.answer === undefined ? {} : { dissentAnswer: values.answer }),
    ...(stances.length >= fewestForSpread ? { stances: stanceCounts(stances) } : {}),
    forecasts: revealed.forecasts,
    signedBy: scene.me.id,
    signedAt: scene.now,
  }
}

function sign(scene: CaseScene, values: SignValues): Step {
  const basis = basisOf(scene.case)
  const refused = barred(scene, basis)
  if (refused || !basis) return answer({ kind: 'refused', text: refused ?? message('consult.refused.notYet') })
  if (values.interest !== undefined && isMaterial(values.interest)) {
    return fieldErrors({ interest: message('decide.refused.conflict') })
  }
  const option = chosen(scene, basis, values)
  const owed = owesAnswer(stancesIn(scene)) && values.answer === undefined
  const errors = {
    ...(typeof option === 'string' ? {} : option),
    ...(owed ? { answer: message('decide.sign.error.answer', { min: shortestReason }) } : {}),
  }
  if (typeof option !== 'string' || owed) return fieldErrors(errors)
  const waits = exitBarred(scene, basis, option)
  if (waits) return answer({ kind: 'refused', text: waits })
  const proposed = proposal(scene, basis, values, option)
  if (!isExit(option)) return signed(scene, proposed)
  const fact = { kind: 'DecisionProposed', record: proposed }
  return onCase(scene, [fact], note(isAlone(scene.case) ? 'decide.sign.alone' : 'decide.sign.pending'))
}

/** The decision maker signs: follow, or otherwise with a reason that passes the gates G2-G7 and nothing else. */
export const signRule = formOn<SignValues>('case', {
  act: 'decide.sign',
  needs: ['ballots', 'own-ballot'],
  form: signForm,
  take: sign,
})

/** Everything that a signature makes true: the record, the next stage, and in anonymous mode the end of every link. */
function signed(scene: CaseScene, record: DecisionRecord): Step {
  const { case: state } = scene
  const next = isExit(record.option) ? 'communicate' : 'remedy'
  const open = state.rounds.filter(({ closedAt, purpose }) => closedAt === undefined && purpose !== 'debrief')
  const anonymous = linkedRounds(state.rounds, 'anonymous').filter(({ purpose }) => purpose !== 'debrief')
  const facts: readonly Fact[] = [
    { kind: 'DecisionSigned', record } as Fact,
    ...open.map(({ id }) => ({ kind: 'RoundClosed', round: id }) as Fact),
    ...anonymous.map(({ id }) => ({ kind: 'RoundUnlinked', round: id }) as Fact),
    { kind: 'StageEntered', stage: next } as Fact,
  ]
  return {
    ...onCase(scene, facts, note('decide.sign.done')),
    unlink: anonymous.map(({ id }) => ({ stream: state.id, round: id })),
    tell: signedTells(scene),
  }
}

/** Everybody in the case hears once, in neutral words, that it is decided. */
function signedTells(scene: CaseScene): readonly Tell[] {
  const { case: state } = scene
  const codeName = codeNameOf(state)
  const card = personal(neutral('decide.told.title', { codeName }), neutral('decide.told.preview', { codeName }), [
    { kind: 'text', text: neutral('decide.told.text') },
    { kind: 'buttons', buttons: [button(neutral('decide.record.button'), 'decide.record', about(state))] },
  ])
  return Object.keys(state.people).map((to) => ({
    about: state.id,
    to,
    card,
    urgency: 'asked' as const,
    promise: 'at-most-once' as const,
  }))
}

interface ConfirmValues {
  readonly verdict: 'confirm' | 'back'
  readonly reason?: string
}

/** Who may confirm what is pending now: approvers who have not; in a firm of one, oneself after a day. */
export function yetToConfirm(state: CaseScene['case']): readonly string[] {
  const { pending, confirmed } = state.decision
  if (!pending || state.stage !== 'decide') return []
  if (isAlone(state)) return [pending.signedBy]
  return approversOf(state, pending.signedBy).filter((person) => !confirmed.includes(person))
}

function confirmForm(scene: CaseScene): Form<ConfirmValues> | { readonly refused: Message } {
  const { case: state, me } = scene
  const { pending } = state.decision
  if (!pending) return { refused: message('decide.refused.nothingPending') }
  if (!yetToConfirm(state).includes(me.id)) return { refused: message('decide.refused.second') }
  const from = pending.signedAt + 24 * hourMs
  if (isAlone(state) && scene.now < from) {
    return { refused: message('decide.refused.cooling', { instant: { instant: from } }) }
  }
  return {
    name: 'decide.confirm',
    subject: about(state),
    title: message('decide.confirm.title'),
    intro: [
      message('decide.confirm.intro', { name: scene.people.name(pending.signedBy), option: optionLabel(pending.option) }),
      { said: pending.rationale },
      ...(pending.reason === undefined ? [] : [message('decide.sign.reason'), { said: pending.reason }]),
      ...pending.dissent.map(({ said }) => ({ said })),
    ],
    fields: {
      verdict: askChoice<'confirm' | 'back'>({
        label: message('decide.confirm.verdict'),
        options: [
          { value: 'confirm', label: message('decide.confirm.yes') },
          { value: 'back', label: message('decide.confirm.back') },
        ],
      }),
      reason: mayText({ label: message('decide.confirm.reason'), min: 20, max: 1000 }),
    } as Form<ConfirmValues>['fields'],
    submit: message('decide.confirm.submit'),
  }
}

function confirm(scene: CaseScene, { verdict, reason }: ConfirmValues): Step {
  const { case: state, me, now } = scene
  const { pending } = state.decision
  const basis = basisOf(state)
  const left = yetToConfirm(state)
  if (!pending || !basis || !left.includes(me.id)) return refuse('decide.refused.nothingPending')
  if (verdict === 'back') {
    if (reason === undefined) return fieldErrors({ reason: message('decide.confirm.error.reason') })
    return onCase(scene, [{ kind: 'DecisionSentBack', reason } as Fact], note('decide.confirm.sentBack'))
  }
  // A flag may have been answered since the signature: what is locked now cannot be confirmed now.
  const open = openConditions(state, basis, pending.option)
  if (open.length > 0) return refuse('decide.refused.conditions', { list: { list: open.map(conditionText) } })
  if (left.length > 1) return onCase(scene, [{ kind: 'DecisionConfirmed' }], note('decide.confirm.more'))
  return signed(scene, { ...pending, confirmedBy: me.id, confirmedAt: now })
}

/** The second person confirms an exit, or sends it back with a reason. */
export const confirmRule = formOn<ConfirmValues>('case', {
  act: 'decide.confirm',
  form: confirmForm,
  take: confirm,
})

/** Puts the decision off to a date, on which owner and decision maker hear of it again. */
export const postponeRule = formOn<{ readonly until: string }>('case', {
  act: 'decide.sign',
  form: (scene: CaseScene) =>
    scene.case.decision.pending
      ? { refused: message('decide.refused.pending') }
      : {
          name: 'decide.postpone',
          subject: about(scene.case),
          title: message('decide.postpone.title'),
          fields: {
            until: askDate({
              label: message('decide.postpone.until'),
              min: addDays(wallTime(scene.now, scene.case.zone).date, 1),
              max: addDays(wallTime(scene.now, scene.case.zone).date, 365),
            }),
          },
          submit: message('common.save'),
        },
  take: (scene: CaseScene, { until }: { readonly until: string }) =>
    onCase(scene, [{ kind: 'DecisionPostponed', until } as Fact], note('decide.postpone.done', { date: { date: until } })),
})

/** Goes back to the facts when too little is known to decide. What was rated stays in the facts; people are asked anew. */
export const reopenRule = formOn<{ readonly reason: string }>('case', {
  act: 'decide.reopen',
  form: (scene: CaseScene) =>
    scene.case.decision.pending
      ? { refused: message('decide.refused.pending') }
      : {
          name: 'decide.reopen',
          subject: about(scene.case),
          title: message('decide.reopen.title'),
          intro: [message('decide.reopen.intro')],
          fields: { reason: askText({ label: message('consult.moveOn.reason'), min: 20, max: 500 }) },
          submit: message('decide.reopen.submit'),
        },
  take(scene: CaseScene, { reason }: { readonly reason: string }) {
    const open = scene.case.rounds.filter(({ closedAt }) => closedAt === undefined)
    const facts: readonly Fact[] = [
      ...open.map(({ id }) => ({ kind: 'RoundClosed', round: id }) as Fact),
      { kind: 'DecisionReopened' },
      { kind: 'StageEntered', stage: 'evaluate', reason } as Fact,
    ]
    return onCase(scene, facts, note('decide.reopen.done'))
  },
})
