import { isKept } from '../src/case/debrief-dates.ts'
import type { CaseState } from '../src/case/state.ts'
import { tasksOf } from '../src/case/tasks.ts'
import { deviationsThatHold } from '../src/case/terms.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Page, Row } from '../src/engine/card.ts'
import type { CaseScene } from '../src/engine/flow.ts'
import { median } from '../src/evaluation/factor-values.ts'
import { factorLabel, optionIds, optionLabel, ratedFactors } from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'

type Blocks = Page['blocks']

function decisionRows(state: CaseState): readonly Row[] {
  const record = state.decision.records.at(-1)
  if (record === undefined) return []
  const recommended = optionIds.find((one) => one === record.recommended)
  return [
    { label: message('debrief.record.decided'), value: optionLabel(record.option) },
    {
      label: message('debrief.record.recommended'),
      value: recommended === undefined ? message('debrief.record.tooLittle') : optionLabel(recommended),
    },
    {
      label: message('debrief.record.signed'),
      value: message('follow.day', { date: { date: dayIn(state, record.signedAt) } }),
    },
  ]
}

/** What the team foresaw, beside what came (hindsight check): counts and medians, nobody's own. */
function forecastRows(state: CaseState): readonly Row[] {
  const forecasts = state.consultation.revealed.at(-1)?.forecasts ?? []
  const middle = median(forecasts)
  const plan = state.plans.at(-1)?.outcome
  const tasks = tasksOf(state).filter((task) => task.doneAt !== undefined && !task.dropped)
  const onTime = tasks.filter((task) => dayIn(state, task.doneAt ?? 0) <= task.due).length
  return [
    ...(middle === null || middle === undefined
      ? []
      : [
          {
            label: message('debrief.record.foreseen'),
            value: message('debrief.record.change', { share: { percent: middle / 100, digits: 0 } }),
          },
        ]),
    ...(plan === undefined
      ? []
      : [{ label: message('debrief.record.plan'), value: message('debrief.record.planOutcome', { plan }) }]),
    {
      label: message('debrief.record.came'),
      value: message('debrief.record.outcome', { outcome: isKept(state) ? 'kept' : 'ended' }),
    },
    ...(isKept(state)
      ? []
      : [
          {
            label: message('debrief.record.tasks'),
            value: message('debrief.record.onTime', { onTime, done: tasks.length }),
          },
          {
            label: message('debrief.record.deviations'),
            value: message('debrief.record.count', { count: deviationsThatHold(state).length }),
          },
          {
            label: message('debrief.record.messages'),
            value: message('debrief.record.count', { count: state.follow.messages.length }),
          },
        ]),
  ]
}

/** Round-1 ratings as medians, whoever gave them. */
function ratingRows(state: CaseState): readonly Row[] {
  const ratings = Object.values(state.consultation.revealed[0]?.ratings ?? {})
  return ratedFactors.flatMap((factor) => {
    const given = ratings.map((one) => one[factor]).filter((one) => typeof one === 'number')
    const middle = given.length === 0 ? null : median(given)
    return middle === null
      ? []
      : [
          {
            label: factorLabel(factor),
            value: message('debrief.record.rating', { median: { number: middle } }),
          },
        ]
  })
}

/** The decision and the forecasts, opened again beside what happened (06, section 6.2). */
export function record(scene: CaseScene): Blocks {
  const { case: state } = scene
  const signed = state.decision.records.at(-1)
  const ratings = ratingRows(state)
  return [
    { kind: 'text', text: message('debrief.record.intro') },
    { kind: 'rows', rows: [...decisionRows(state), ...forecastRows(state)] },
    ...(signed === undefined
      ? []
      : [
          {
            kind: 'said' as const,
            words: { said: signed.rationale },
            by: message('debrief.record.rationale'),
          },
        ]),
    ...(ratings.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: message('debrief.record.ratings') },
          { kind: 'rows' as const, rows: ratings },
        ]),
  ]
}

/** The notes of the first look back, while memory was fresh. */
export function earlyNotes(scene: CaseScene): Blocks {
  const { hotWash, interim } = scene.case.debrief
  return [
    ...(hotWash === undefined
      ? []
      : [
          {
            kind: 'said' as const,
            words: { said: hotWash.surprised },
            by: message('debrief.wash.surprised'),
          },
          { kind: 'said' as const, words: { said: hotWash.promised }, by: message('debrief.wash.promised') },
        ]),
    ...(interim === undefined
      ? []
      : [{ kind: 'said' as const, words: { said: interim.notes }, by: message('debrief.interim.title') }]),
  ]
}
