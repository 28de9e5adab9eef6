import type { Incident } from '../src/case/client.ts'
import { lockingFlags } from '../src/case/evaluate-input.ts'
import { missingBeforeAsking } from '../src/case/readiness.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Page } from '../src/engine/card.ts'
import type { CaseScene, Step } from '../src/engine/flow.ts'
import { legalFlags } from '../src/evaluation/legal.ts'
import {
  type OptionId,
  optionLabel,
  reasonLabel,
  remedyOutcomeLabel,
  remedyTypeLabel,
} from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
import { chosen } from './choices.ts'
import { pictureButtons } from './evaluate-pictures.ts'
import { accountOf, profitBlocks } from './evaluate-profit.ts'
import { evidenceLines } from './evaluate-reasons.ts'
import { page, show } from './step.ts'

/** More incidents than this would not fit into one view of every platform. */
const most = 20

const byDate = (a: { readonly on: string }, b: { readonly on: string }): number => a.on.localeCompare(b.on)

/** Our own part stands first, as a count and as facts, and names nobody (definitions.md, "Fears"). */
function ourPart(incidents: readonly Incident[]): Page['blocks'] {
  const ours = incidents.filter(({ ourPart: part }) => part !== 'no')
  return [
    { kind: 'heading', text: message('evaluate.pack.ourPart') },
    {
      kind: 'text',
      tone: 'strong',
      text: message('evaluate.pack.ourCount', { ours: ours.length, all: incidents.length }),
    },
    {
      kind: 'list',
      items: ours
        .toSorted(byDate)
        .map(({ on, ourPart: part }) => message('evaluate.pack.ourLine', { date: { date: on }, part })),
    },
    { kind: 'text', tone: 'muted', text: message('evaluate.pack.noNames') },
  ]
}

/** Whose word it is, where that may be shown: not when shielded, not while our people are protected. */
function told(scene: CaseScene, incident: Incident) {
  if (incident.shielded || scene.case.protection) return undefined
  return message('desk.verbatim', { text: scene.people.name(incident.reporter) })
}

function timeline(scene: CaseScene): Page['blocks'] {
  const { incidents } = scene.case
  const shown = incidents.toSorted(byDate).slice(-most)
  const earlier = incidents.length - shown.length
  return [
    { kind: 'heading', text: message('evaluate.pack.timeline') },
    ...(earlier > 0
      ? [{ kind: 'text' as const, text: message('evaluate.pack.earlier', { count: earlier }) }]
      : []),
    ...shown.flatMap((incident) => {
      const by = told(scene, incident)
      const reasons = incident.reasons.map((code) => reasonLabel(code as never))
      return [
        {
          kind: 'text' as const,
          text:
            reasons.length === 0
              ? message('evaluate.pack.on', { date: { date: incident.on }, affected: incident.affected })
              : message('evaluate.pack.onFor', {
                  date: { date: incident.on },
                  affected: incident.affected,
                  reasons: { list: reasons },
                }),
        },
        { kind: 'said' as const, words: { said: incident.what }, ...(by === undefined ? {} : { by }) },
      ]
    }),
  ]
}

function felt({ incidents }: CaseState): Page['blocks'] {
  const words = incidents
    .flatMap((incident) => (incident.felt === undefined ? [] : [incident.felt]))
    .slice(-10)
  if (words.length === 0) return []
  return [
    { kind: 'heading', text: message('evaluate.pack.felt') },
    ...words.map((said) => ({ kind: 'said' as const, words: { said } })),
  ]
}

function tried({ remedies }: CaseState): Page['blocks'] {
  if (remedies.length === 0) return [{ kind: 'text', text: message('intake.section.noRemedies') }]
  return [
    {
      kind: 'list',
      items: remedies.toSorted(byDate).map(({ on, type, outcome }) =>
        message('intake.remedy.line', {
          date: { date: on },
          type: remedyTypeLabel(type),
          outcome: remedyOutcomeLabel(outcome),
        }),
      ),
    },
  ]
}

function legal(state: CaseState): Page['blocks'] {
  const locking = new Set(lockingFlags(state))
  const raised = legalFlags.filter(({ id, blocking }) =>
    blocking ? locking.has(id) : state.evaluation.flags[id] === 'yes',
  )
  const answered = legalFlags.some(({ id }) => state.evaluation.flags[id] !== undefined)
  if (!answered) return [{ kind: 'text', text: message('evaluate.pack.noFlags') }]
  if (raised.length === 0) return [{ kind: 'text', text: message('evaluate.pack.flagsClear') }]
  return [
    { kind: 'text', text: message('evaluate.pack.flagsRaised') },
    { kind: 'list', items: raised.map(({ question }) => question) },
  ]
}

/** The facts before any opinion: our part, incidents, what was tried, the account, legal flags (product.md, "Evaluate"). */
export function factPack(scene: CaseScene): Step {
  const state = scene.case
  const pictures = pictureButtons(state)
  return show(
    page(message('evaluate.pack.title', { codeName: state.codeName }), [
      ...ourPart(state.incidents),
      ...timeline(scene),
      { kind: 'heading', text: message('evaluate.pack.tried') },
      ...tried(state),
      { kind: 'heading', text: message('evaluate.pack.profit') },
      ...profitBlocks(state),
      { kind: 'heading', text: message('evaluate.reasons.title') },
      { kind: 'list', items: evidenceLines(scene) },
      { kind: 'heading', text: message('evaluate.pack.legal') },
      ...legal(state),
      ...felt(state),
      ...(pictures.length === 0 ? [] : [{ kind: 'buttons' as const, buttons: pictures }]),
    ]),
  )
}

/** What is still missing before the team is asked: needed things first. */
export function missingBlocks(state: CaseState): Page['blocks'] {
  const missing = missingBeforeAsking(state)
  if (missing.length === 0) return [{ kind: 'text', text: message('evaluate.missing.none') }]
  return [
    { kind: 'heading', text: message('evaluate.missing.title') },
    {
      kind: 'list',
      items: missing.map(({ gap, needed }) =>
        needed
          ? message('evaluate.missing.needed', {
              what: message('evaluate.missing.gap', { gap: chosen(gap) }),
            })
          : message('evaluate.missing.gap', { gap: chosen(gap) }),
      ),
    },
  ]
}

/** Options in the order in which they are always shown: those that keep the client first (req S0.8). */
const optionsInOrder: readonly OptionId[] = [
  'KEEP_TALK',
  'REMEDY_PLAN',
  'REPRICE',
  'REFER',
  'TERMINATE_NOTICE',
  'TERMINATE_NOW',
]

function figureFor(option: OptionId, state: CaseState) {
  const account = accountOf(state)
  if (!account) return undefined
  const { result, yearly, money } = account
  if (option === 'KEEP_TALK') return message('evaluate.options.keep', { amount: money(result.contribution) })
  if (option === 'REMEDY_PLAN') {
    const target = yearly.revenue * yearly.targetMargin
    return message('evaluate.options.remedy', { amount: money(Math.max(0, target - result.contribution)) })
  }
  if (option === 'REPRICE') {
    return result.priceIncreaseToTarget === null
      ? undefined
      : message('evaluate.options.reprice', {
          share: { percent: Math.max(0, result.priceIncreaseToTarget), digits: 1 },
        })
  }
  return message('evaluate.options.exit', {
    amount: money(result.exitEffectAnnual),
    hours: { number: Math.round(result.freedHours) },
  })
}

/** Every option with what it means and its figure; the account stands above them (req S0.2). */
export function optionsPage(scene: CaseScene): Step {
  return show(
    page(message('evaluate.options.title'), [
      ...profitBlocks(scene.case),
      ...optionsInOrder.flatMap((option) => {
        const figure = figureFor(option, scene.case)
        return [
          { kind: 'heading' as const, text: optionLabel(option) },
          { kind: 'text' as const, text: message('evaluate.options.means', { option }) },
          ...(figure ? [{ kind: 'text' as const, text: figure }] : []),
        ]
      }),
      { kind: 'text', tone: 'muted', text: message('evaluate.options.later') },
    ]),
  )
}
