import type { Outcome } from '../src/case/outcome.ts'
import { type Stage, stages } from '../src/case/stage.ts'
import type { Bar, Page } from '../src/engine/card.ts'
import { median } from '../src/evaluation/factor-values.ts'
import { optionIds, optionLabel, reasonCodes, reasonLabel } from '../src/evaluation/model.ts'
import { type Message, message, type Text } from '../src/language/text.ts'

/** With fewer cases than this a number says something about one of them, and nothing about how we work. */
export const fewest = 3

const results = ['kept', 'ended', 'withdrawn'] as const

const line = (label: Text, count: number, max: number): Bar => ({
  label,
  value: count,
  max,
  words: message('insights.cases', { count }),
})

function counted<T extends string>(
  ids: readonly T[],
  of: (id: T) => number,
  label: (id: T) => Text,
): readonly Bar[] {
  const counts = ids.map((id) => ({ id, count: of(id) })).filter(({ count }) => count > 0)
  const max = Math.max(0, ...counts.map(({ count }) => count))
  return counts.toSorted((a, b) => b.count - a.count).map(({ id, count }) => line(label(id), count, max))
}

function bars(heading: Parameters<typeof message>[0], shown: readonly Bar[]): Page['blocks'] {
  if (shown.length === 0) return []
  return [
    { kind: 'heading', text: message(heading) },
    { kind: 'bars', bars: shown },
  ]
}

function byResult(outcomes: readonly Outcome[]): readonly Bar[] {
  return counted(
    results,
    (result) => outcomes.filter((one) => one.result === result).length,
    (outcome) => message('desk.outcomeIs', { outcome }),
  )
}

/** The reasons that cases showed, and in how many, the most frequent first. */
export function reasonsIn(outcomes: readonly Outcome[]): readonly Bar[] {
  return counted(
    reasonCodes,
    (code) => outcomes.filter((one) => one.reasons.includes(code)).length,
    reasonLabel,
  )
}

function byOption(outcomes: readonly Outcome[]): readonly Bar[] {
  return counted(optionIds, (option) => outcomes.filter((one) => one.option === option).length, optionLabel)
}

/** Half of `cases` cases spent so many days or less in a stage. */
export interface TimeIn {
  readonly stage: Stage
  readonly half: number
  readonly cases: number
}

/** The time in each stage, in the order of the stages. Those that fewer than three cases went through stay out. */
export function timesIn(outcomes: readonly Outcome[]): readonly TimeIn[] {
  return stages.flatMap((stage) => {
    const days = outcomes.flatMap(({ days: spent }) => spent[stage] ?? [])
    const half = median(days)
    return half === null || days.length < fewest ? [] : [{ stage, half, cases: days.length }]
  })
}

/** The time in a stage in words. */
export function timeWords({ half, cases }: TimeIn): Message {
  return message('insights.days', { days: { number: half }, cases })
}

function stageRows(outcomes: readonly Outcome[]): Page['blocks'] {
  const rows = timesIn(outcomes).map((one) => ({
    label: message('common.stage', { stage: one.stage }),
    value: timeWords(one),
  }))
  if (rows.length === 0) return []
  return [
    { kind: 'heading', text: message('insights.time') },
    { kind: 'rows', rows },
  ]
}

/** Worked of reviewed: are we giving up too early (06, section 6.6)? A share only from three plans on. */
function remedyLine(outcomes: readonly Outcome[]): Page['blocks'] {
  const worked = outcomes.reduce((sum, { plans }) => sum + plans.worked, 0)
  const all = outcomes.reduce((sum, { plans }) => sum + plans.worked + plans.failed, 0)
  if (all === 0) return []
  const text =
    all < fewest
      ? message('insights.plansFew', { worked, all })
      : message('insights.plans', { worked, all, share: { percent: worked / all, digits: 0 } })
  return [
    { kind: 'heading', text: message('insights.remedies') },
    { kind: 'text', text },
  ]
}

function overrideLine(outcomes: readonly Outcome[]): Page['blocks'] {
  const decided = outcomes.filter(({ option }) => option !== 'none')
  if (decided.length < fewest) return []
  const count = decided.filter(({ overridden }) => overridden).length
  return [
    { kind: 'heading', text: message('insights.overrides') },
    { kind: 'text', text: message('insights.overridden', { count, all: decided.length }) },
  ]
}

/** Everything that closed cases tell; too few of them tell nothing. */
export function figures(outcomes: readonly Outcome[]): Page['blocks'] {
  if (outcomes.length < fewest) return [{ kind: 'text', text: message('insights.few', { fewest }) }]
  return [
    ...bars('insights.results', byResult(outcomes)),
    ...bars('insights.reasons', reasonsIn(outcomes)),
    ...bars('insights.options', byOption(outcomes)),
    ...stageRows(outcomes),
    ...remedyLine(outcomes),
    ...overrideLine(outcomes),
  ]
}
