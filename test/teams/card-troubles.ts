import { checkedCard, checkedMessage, OverLimit } from '../../adapters/teams/check-limits.ts'
import { furniture } from '../../adapters/teams/furniture.ts'
import { limits } from '../../adapters/teams/limits.ts'
import { renderCard, renderPage, type Surface } from '../../adapters/teams/render-card.ts'
import { renderForm } from '../../adapters/teams/render-form.ts'
import { type AdaptiveCard, messageOf } from '../../adapters/teams/wire.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownForm } from '../../src/engine/form.ts'
import type { Language } from '../../src/language/language.ts'
import { activityProblems, cardProblems } from './card-rules.ts'
import { actionsIn, activeIn, isJson, type Json } from './seen.ts'

const surfaces = ['working', 'dialog'] as const
/** As many people as are offered by name. */
const known = Array.from({ length: limits.people }, (_unused, index) => ({
  user: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  name: `Wilhelmina Konstantinopoulos-Vanderbroecken ${index}`,
}))

/** What the adapter's own check has against something; nothing where it lets it pass. */
export function problemsOf(draw: () => unknown): readonly string[] {
  try {
    draw()
    return []
  } catch (error) {
    return error instanceof OverLimit ? error.problems : [String(error)]
  }
}

/** Everything that the adapter's own check, Teams and people on a narrow screen would have against a card. */
function cardTroubles(card: AdaptiveCard, surface: Surface, summary = 'Partwell'): readonly string[] {
  // A dialog is no message: it may be larger.
  const messages = surface === 'dialog' ? [] : [messageOf(card, summary)]
  const refused = messages.map((one) => activityProblems(one as unknown as Json))
  return [
    ...problemsOf(() => checkedCard(card, surface === 'dialog' ? limits.dialogBytes : undefined)),
    ...messages.flatMap((one) => problemsOf(() => checkedMessage(one))),
    ...refused.flatMap(({ problems, tooLarge }) => [...problems, ...(tooLarge ? ['more than 28 KB'] : [])]),
    ...cardProblems(card),
    ...activeIn(card),
    ...unwrapped(card),
    ...unanswered(card),
  ]
}

/** Text that is cut off on a narrow screen, and what would scroll sideways. */
function unwrapped(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(unwrapped)
  if (!isJson(value)) return []
  const type = String(value.type ?? '')
  const wraps = !['TextBlock', 'Input.ChoiceSet', 'Input.Toggle'].includes(type) || value.wrap === true
  const wide =
    type === 'Table' || (type === 'ColumnSet' && Array.isArray(value.columns) && value.columns.length > 2)
  return [
    ...(wraps ? [] : [`${type} does not wrap`]),
    ...(wide ? [`${type} is too wide`] : []),
    ...Object.values(value).flatMap(unwrapped),
  ]
}

/** Actions that an older client would not show. */
function unanswered(card: AdaptiveCard): readonly string[] {
  return actionsIn(card)
    .filter(
      ({ type, fallback }) =>
        type === 'Action.Execute' && !(isJson(fallback) && fallback.type === 'Action.Submit'),
    )
    .map(({ title }) => `${String(title)} has no fallback`)
}

/** Everything that comes in as many parts as it needs; one past the last is the last. */
function partTroubles(surface: Surface, draw: (at: number) => AdaptiveCard): readonly string[] {
  const found: string[] = []
  let before = ''
  for (let at = 0; at < 50; at += 1) {
    const card = draw(at)
    const shown = JSON.stringify(card)
    if (shown === before) break
    before = shown
    found.push(...cardTroubles(card, surface))
  }
  return found
}

/** Everything that is wrong with a form, as a working card and as a dialog, in all its parts. */
export function formTroubles(form: ShownForm): readonly string[] {
  const words = furniture(form.language as Language)
  return surfaces.flatMap((surface) =>
    partTroubles(surface, (at) => renderForm(form, surface, words, { nonce: 'n', known, at })),
  )
}

/** Everything that is wrong with a page, likewise. */
export function pageTroubles(card: ShownCard): readonly string[] {
  const words = furniture(card.language as Language)
  return surfaces.flatMap((surface) =>
    partTroubles(surface, (at) => renderPage(card, surface, words, { nonce: 'n', at })),
  )
}

/** Everything that is wrong with a card that stands in a conversation. */
export function standingTroubles(card: ShownCard): readonly string[] {
  const surface = card.audience === 'room' ? 'room' : 'direct'
  return cardTroubles(renderCard(card, surface), surface, card.preview)
}
