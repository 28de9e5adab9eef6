import { type WorkspaceFact, weightsAt } from '../src/case/workspace.ts'
import type { Page } from '../src/engine/card.ts'
import { askNumber } from '../src/engine/fields.ts'
import {
  type FormRule,
  formOn,
  type PressRule,
  type Scene,
  type Step,
  type Tell,
} from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { factorLabel, factors, forEachFactor, type Weights } from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
import { isAdmin } from './desk-house.ts'
import { button, fieldErrors, neutral, note, personal, refuse } from './step.ts'

/** The notice that one admin alone gives before other weights apply (definitions, "Roles"). */
const noticeMs = 7 * 86_400_000

/** Names as a form's fields can carry them: a factor's own id. */
type Given = Record<(typeof factors)[number], number>

function weightForm(scene: Scene): Form<Given> {
  const now = weightsAt(scene.workspace, scene.now)
  const alone = scene.workspace.admins.length < 2
  return {
    name: 'desk.weights',
    subject: {},
    title: message('desk.weights.title'),
    intro: [
      message('desk.weights.intro'),
      message(alone ? 'desk.weights.introAlone' : 'desk.weights.introTwo'),
    ],
    fields: forEachFactor((factor) =>
      askNumber({ label: factorLabel(factor), min: 0, max: 100, value: now[factor] }),
    ),
    submit: message('desk.weights.propose'),
  }
}

const sumOf = (weights: Weights): number => factors.reduce((sum, factor) => sum + weights[factor], 0)

/** Every other admin is asked, in neutral words. */
function asked(scene: Scene): readonly Tell[] {
  const card = personal(neutral('desk.weights.asked.title'), neutral('desk.weights.asked.title'), [
    { kind: 'text', text: { key: 'desk.weights.asked.text', values: { name: scene.me.name } } },
    { kind: 'buttons', buttons: [button(neutral('desk.weights.asked.see'), 'desk.settings', {})] },
  ])
  return scene.workspace.admins
    .filter((admin) => admin !== scene.me.id)
    .map((to) => ({ about: 'workspace', to, card, urgency: 'asked' as const }))
}

function propose(scene: Scene, weights: Given): Step {
  if (!isAdmin(scene)) return refuse('desk.settings.adminsOnly')
  if (sumOf(weights) !== 100) {
    return fieldErrors({ severity: message('desk.weights.sum', { sum: sumOf(weights) }) })
  }
  const others = asked(scene)
  const appliesAt = scene.now + noticeMs
  const fact: WorkspaceFact = {
    kind: 'WeightsProposed',
    weights,
    ...(others.length === 0 ? { appliesAt } : {}),
  }
  return {
    facts: [{ on: 'workspace', fact }],
    tell: others,
    reply:
      others.length === 0
        ? note('desk.weights.noticed', { instant: { instant: appliesAt } })
        : note('desk.weights.proposed'),
  }
}

/** The proposal that still waits: for a second admin, or for the end of its notice. */
function waiting({ workspace, now }: Scene) {
  const proposed = workspace.proposedWeights
  return proposed && (proposed.appliesAt === undefined || proposed.appliesAt > now) ? proposed : undefined
}

/** The weights as they are and as they are proposed, for everybody to see. */
export function weightBlocks(scene: Scene): Page['blocks'] {
  const now = weightsAt(scene.workspace, scene.now)
  const proposed = waiting(scene)
  const changed = factors.filter((factor) => proposed && proposed.weights[factor] !== now[factor])
  const items = factors.map((factor) => {
    const values = { factor: factorLabel(factor), weight: now[factor] }
    return proposed && changed.includes(factor)
      ? message('desk.weights.changes', { ...values, next: proposed.weights[factor] })
      : message('desk.weights.is', values)
  })
  return [
    { kind: 'heading', text: message('desk.weights.title') },
    { kind: 'text', text: message('desk.weights.what'), tone: 'muted' },
    { kind: 'list', items },
    ...(proposed ? proposalBlocks(scene, proposed) : []),
  ]
}

function proposalBlocks(
  scene: Scene,
  { by, appliesAt }: NonNullable<ReturnType<typeof waiting>>,
): Page['blocks'] {
  const name = scene.people.name(by)
  const second = isAdmin(scene) && by !== scene.me.id && appliesAt === undefined
  const buttons = [
    ...(second
      ? [button(message('desk.weights.confirm'), 'desk.weights-yes', {}, { style: 'primary' })]
      : []),
    ...(isAdmin(scene) ? [button(message('desk.weights.drop'), 'desk.weights-no', {})] : []),
  ]
  return [
    {
      kind: 'text',
      tone: 'strong',
      text:
        appliesAt === undefined
          ? message('desk.weights.waits', { name })
          : message('desk.weights.applies', { name, instant: { instant: appliesAt } }),
    },
    ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
  ]
}

function settle(scene: Scene, confirmed: boolean): Step {
  if (!isAdmin(scene)) return refuse('desk.settings.adminsOnly')
  const proposed = waiting(scene)
  if (!proposed) return refuse('desk.weights.none')
  if (confirmed && (proposed.by === scene.me.id || proposed.appliesAt !== undefined)) {
    return refuse('desk.weights.notYou')
  }
  const fact: WorkspaceFact = { kind: confirmed ? 'WeightsConfirmed' : 'WeightsDropped' }
  return {
    facts: [{ on: 'workspace', fact }],
    reply: note(confirmed ? 'desk.weights.confirmed' : 'desk.weights.dropped'),
  }
}

/** The second admin's answer to a proposal, or anybody's who takes it back. */
export const weightPresses: Readonly<Record<string, PressRule>> = {
  'desk.weights-yes': { on: 'workspace', act: 'settings.read', run: (scene) => settle(scene, true) },
  'desk.weights-no': { on: 'workspace', act: 'settings.read', run: (scene) => settle(scene, false) },
}

/** The form that proposes weights. A case keeps those it was opened with, whatever is decided here. */
export const weightForms: Readonly<Record<string, FormRule>> = {
  'desk.weights': formOn<Given>('workspace', {
    act: 'settings.read',
    form: (scene) => (isAdmin(scene) ? weightForm(scene) : { refused: message('desk.settings.adminsOnly') }),
    take: propose,
  }),
}
