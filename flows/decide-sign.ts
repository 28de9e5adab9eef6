import { isMaterial, owesAnswer, stanceCounts } from '../src/case/ballot.ts'
import { type Interest, interests } from '../src/case/consultation.ts'
import type { DecisionRecord } from '../src/case/decision.ts'
import { askCheck, askChoice, askText, mayChoice, mayText } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import type { Evaluation } from '../src/evaluation/evaluate.ts'
import {
  conditionText,
  factorLabel,
  isExit,
  type OptionId,
  optionIds,
  optionLabel,
} from '../src/evaluation/model.ts'
import { type Message, message, type Text } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
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
import { signed } from './decide-signed.ts'
import { about, answer, fieldErrors, note, onCase } from './step.ts'

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
    reason: mayText({
      label: message('decide.sign.reason'),
      hint: message('decide.sign.reasonHint'),
      min: shortestReason,
    }),
    rationale: askText({
      label: message('decide.sign.rationale'),
      hint: message('decide.sign.rationaleHint'),
      min: 20,
      max: 500,
    }),
    answer: mayText({
      label: message('decide.sign.answer'),
      hint: message('decide.sign.answerHint'),
      min: shortestReason,
    }),
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
  if (values.reason === undefined)
    errors.reason = message('decide.sign.error.reason', { min: shortestReason })
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
  if (open.length > 0)
    return message('decide.refused.conditions', { list: { list: open.map(conditionText) } })
  if (now < exitFrom(state))
    return message('decide.refused.cooling', { instant: { instant: exitFrom(state) } })
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
  if (refused || !basis)
    return answer({ kind: 'refused', text: refused ?? message('consult.refused.notYet') })
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
  const waiting = fact({ kind: 'DecisionProposed', record: proposed })
  return onCase(scene, [waiting], note(isAlone(scene.case) ? 'decide.sign.alone' : 'decide.sign.pending'))
}

/** The decision maker signs: follow, or otherwise with a reason that passes the gates G2-G7 and nothing else. */
export const signRule = formOn<SignValues>('case', {
  act: 'decide.sign',
  needs: ['ballots', 'own-ballot'],
  form: signForm,
  take: sign,
})
