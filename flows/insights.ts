import { lately, type Outcome } from '../src/case/outcome.ts'
import { stages } from '../src/case/stage.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Bar, Page } from '../src/engine/card.ts'
import type { Chapter, Scene, Step } from '../src/engine/flow.ts'
import { median } from '../src/evaluation/factor-values.ts'
import { optionIds, optionLabel, reasonCodes, reasonLabel } from '../src/evaluation/model.ts'
import { message, type Text } from '../src/language/text.ts'
import { button, page, show } from './step.ts'

/** With fewer cases than this a number says something about one of them, and nothing about how we work. */
const fewest = 3
/** Insights look back as far as cases are kept by default. */
const months = 24

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

function byReason(outcomes: readonly Outcome[]): readonly Bar[] {
  return counted(
    reasonCodes,
    (code) => outcomes.filter((one) => one.reasons.includes(code)).length,
    reasonLabel,
  )
}

function byOption(outcomes: readonly Outcome[]): readonly Bar[] {
  return counted(optionIds, (option) => outcomes.filter((one) => one.option === option).length, optionLabel)
}

/** Half of the cases took this long or less. Stages that fewer than three went through stay out. */
function stageRows(outcomes: readonly Outcome[]): Page['blocks'] {
  const rows = stages.flatMap((stage) => {
    const days = outcomes.flatMap(({ days: spent }) => spent[stage] ?? [])
    const half = median(days)
    if (half === null || days.length < fewest) return []
    const value = message('insights.days', { days: { number: half }, cases: days.length })
    return [{ label: message('common.stage', { stage }), value }]
  })
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

function figures(outcomes: readonly Outcome[]): Page['blocks'] {
  if (outcomes.length < fewest) return [{ kind: 'text', text: message('insights.few', { fewest }) }]
  return [
    ...bars('insights.results', byResult(outcomes)),
    ...bars('insights.reasons', byReason(outcomes)),
    ...bars('insights.options', byOption(outcomes)),
    ...stageRows(outcomes),
    ...remedyLine(outcomes),
    ...overrideLine(outcomes),
  ]
}

function insightsPage(scene: Scene): Step {
  const { workspace, now } = scene
  const outcomes = lately(scene.outcomes, dayIn(workspace, now), months)
  const open = workspace.lessons.filter(({ doneAt }) => doneAt === undefined).length
  return show(
    page(message('insights.title'), [
      { kind: 'text', text: message('insights.intro', { count: outcomes.length, months }) },
      ...figures(outcomes),
      { kind: 'text', text: message('insights.lessons', { open }) },
      { kind: 'buttons', buttons: [button(message('prevent.lessons.button'), 'prevent.lessons', {})] },
      { kind: 'text', text: message('insights.private'), tone: 'muted' },
    ]),
  )
}

/** What all cases together tell: counts and days, never a client or a person (definitions, "Retention"). */
export const insights: Chapter = {
  name: 'insights',
  commands: { insights: { act: 'insights.read', needs: ['outcomes'], run: insightsPage } },
  presses: {
    'insights.read': { on: 'workspace', act: 'insights.read', needs: ['outcomes'], run: insightsPage },
  },
}
