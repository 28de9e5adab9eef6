import type { PersonId } from '../src/case/person.ts'
import type { CaseState } from '../src/case/state.ts'
import { askChoice, mayText } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { conditionText, optionLabel } from '../src/evaluation/model.ts'
import { type Message, message } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
import { approversOf, basisOf, isAlone, openConditions } from './decide-basis.ts'
import { signed } from './decide-signed.ts'
import { about, fieldErrors, note, onCase, refuse } from './step.ts'

const dayMs = 86_400_000

interface ConfirmValues {
  readonly verdict: 'confirm' | 'back'
  readonly reason?: string
}

/** Who may confirm what is pending now: approvers who have not; in a firm of one, oneself after a day. */
export function yetToConfirm(state: CaseState): readonly PersonId[] {
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
  const from = pending.signedAt + dayMs
  if (isAlone(state) && scene.now < from) {
    return { refused: message('decide.refused.cooling', { instant: { instant: from } }) }
  }
  return {
    name: 'decide.confirm',
    subject: about(state),
    title: message('decide.confirm.title'),
    intro: [
      message('decide.confirm.intro', {
        name: scene.people.name(pending.signedBy),
        option: optionLabel(pending.option),
      }),
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
    return onCase(scene, [fact({ kind: 'DecisionSentBack', reason })], note('decide.confirm.sentBack'))
  }
  // A flag may have been answered since the signature: what is locked now cannot be confirmed now.
  const open = openConditions(state, basis, pending.option)
  if (open.length > 0) return refuse('decide.refused.conditions', { list: { list: open.map(conditionText) } })
  if (left.length > 1)
    return onCase(scene, [fact({ kind: 'DecisionConfirmed' })], note('decide.confirm.more'))
  return signed(scene, { ...pending, confirmedBy: me.id, confirmedAt: now })
}

/** The second person confirms an exit, or sends it back with a reason. */
export const confirmRule = formOn<ConfirmValues>('case', {
  act: 'decide.confirm',
  form: confirmForm,
  take: confirm,
})
