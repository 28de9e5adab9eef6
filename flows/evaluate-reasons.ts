import { todayIn } from '../src/case/contract-terms.ts'
import { evidenceOf } from '../src/case/evaluate-input.ts'
import type { EvaluationFact } from '../src/case/evaluation.ts'
import { askChoice, askChoices, mayDate, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn } from '../src/engine/flow.ts'
import { type ReasonCode, reasonLabel } from '../src/evaluation/model.ts'
import { type Message, message } from '../src/language/text.ts'
import { reasonChoices, yesNo } from './choices.ts'
import { entering } from './evaluate-entering.ts'
import { about, fieldErrors, note, onCase } from './step.ts'

/** One line a reason: how many dated incidents stand behind it, and whether that confirms it. */
export function evidenceLines(scene: CaseScene): readonly Message[] {
  return evidenceOf(scene.case).map(({ code, incidents, sources, verified }) =>
    message(verified ? 'evaluate.reasons.verified' : 'evaluate.reasons.line', {
      reason: reasonLabel(code),
      incidents,
      sources,
    }),
  )
}

interface Reasons {
  readonly reasons: readonly ReasonCode[]
  readonly other: string | undefined
}
interface Conduct {
  readonly reported: 'yes' | 'no'
  readonly verified: 'yes' | 'no'
  readonly warned: 'yes' | 'no'
  readonly repeated: 'yes' | 'no'
  readonly knownSince: string | undefined
}

const saidAs = (flag: boolean | undefined): 'yes' | 'no' | undefined =>
  flag === undefined ? undefined : flag ? 'yes' : 'no'

/** Reasons that incidents already speak for, to begin with. */
function suggested(scene: CaseScene): readonly ReasonCode[] {
  const { reasons } = scene.case.evaluation
  if (reasons.length > 0) return reasons
  const told = new Set(scene.case.incidents.flatMap((incident) => incident.reasons))
  return reasonChoices.map(({ value }) => value).filter((code) => told.has(code))
}

/** The forms for the reasons and for what was done about conduct. */
export const reasonForms: Readonly<Record<string, FormRule>> = {
  'evaluate.reasons': formOn<Reasons>('case', {
    act: 'evaluate.facts',
    form: (scene) => ({
      name: 'evaluate.reasons',
      subject: about(scene.case),
      title: message('evaluate.reasons.title'),
      intro: [message('evaluate.reasons.intro'), ...evidenceLines(scene)],
      fields: {
        reasons: askChoices({
          label: message('evaluate.reasons.label'),
          options: reasonChoices,
          min: 1,
          value: suggested(scene),
        }),
        other: mayText({
          label: message('evaluate.reasons.other'),
          hint: message('common.readable'),
          value: scene.case.evaluation.otherReason,
        }),
      },
      submit: message('common.save'),
    }),
    take(scene, { reasons, other }) {
      if (reasons.includes('R00') && other === undefined) {
        return fieldErrors({ other: message('evaluate.reasons.otherNeeded') })
      }
      const fact: EvaluationFact = {
        kind: 'ReasonsChosen',
        reasons,
        // Kept although it is not among the reasons now: nothing typed is lost.
        ...(other === undefined ? {} : { otherReason: other }),
      }
      return onCase(scene, [...entering(scene), fact], note('common.saved'))
    },
  }),
  'evaluate.conduct': formOn<Conduct>('case', {
    act: 'evaluate.facts',
    form(scene) {
      const { redline, warningGiven, repeatedAfterWarning, causeKnownSince } = scene.case.evaluation
      const answered = redline !== undefined
      return {
        name: 'evaluate.conduct',
        subject: about(scene.case),
        title: message('evaluate.conduct.title'),
        intro: [message('evaluate.conduct.intro')],
        fields: {
          reported: askChoice({
            label: message('evaluate.conduct.reported'),
            hint: message('evaluate.conduct.reportedHint'),
            options: yesNo,
            value: saidAs(redline?.reported),
          }),
          verified: askChoice({
            label: message('evaluate.conduct.verified'),
            hint: message('evaluate.conduct.verifiedHint'),
            options: yesNo,
            value: saidAs(redline?.verified) ?? 'no',
          }),
          warned: askChoice({
            label: message('evaluate.conduct.warned'),
            options: yesNo,
            value: answered ? saidAs(warningGiven) : undefined,
          }),
          repeated: askChoice({
            label: message('evaluate.conduct.repeated'),
            options: yesNo,
            value: saidAs(repeatedAfterWarning) ?? 'no',
          }),
          knownSince: mayDate({
            label: message('evaluate.conduct.knownSince'),
            hint: message('evaluate.conduct.knownSinceHint'),
            max: todayIn(scene.case, scene.now),
            value: causeKnownSince,
          }),
        },
        submit: message('common.save'),
      }
    },
    take(scene, { reported, verified, warned, repeated, knownSince }) {
      const problems = {
        ...(verified === 'yes' && reported === 'no'
          ? { verified: message('evaluate.conduct.notReported') }
          : {}),
        ...(repeated === 'yes' && warned === 'no' ? { repeated: message('evaluate.conduct.notWarned') } : {}),
      }
      if (Object.keys(problems).length > 0) return fieldErrors(problems)
      const fact: EvaluationFact = {
        kind: 'ConductAnswered',
        redline: { reported: reported === 'yes', verified: verified === 'yes' },
        warningGiven: warned === 'yes',
        repeatedAfterWarning: repeated === 'yes',
        ...(knownSince === undefined ? {} : { causeKnownSince: knownSince }),
      }
      return onCase(scene, [...entering(scene), fact], note('common.saved'))
    },
  }),
}
