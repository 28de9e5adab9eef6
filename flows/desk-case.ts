import { may, mayReadContent } from '../src/case/access.ts'
import { openRound } from '../src/case/rounds.ts'
import { type CaseState, ownerOf } from '../src/case/state.ts'
import type { Button, Neutral, Page, PersonalCard, RoomCard } from '../src/engine/card.ts'
import type { CaseScene, Chapter, Scene, Standing, View } from '../src/engine/flow.ts'
import { type Message, message, type Text } from '../src/language/text.ts'
import { about, button, codeNameOf, neutral, page } from './step.ts'

/** What comes next in this stage, in one neutral sentence. */
export function nextStep(about: CaseState): Neutral {
  return neutral('desk.next', { stage: about.stage })
}

/** The next date that everybody may know, if the stage has one: a deadline, a review, an end, a debrief. */
function nextDate(state: CaseState): { readonly date: string } | { readonly instant: number } | undefined {
  const round = openRound(state.rounds, 'consult', 'second', 'solo', 'debrief')
  if (round) return { instant: round.closesAt }
  const date = {
    open: undefined,
    evaluate: undefined,
    consult: undefined,
    decide: state.decision.postponedUntil,
    remedy: state.plans.at(-1)?.reviewDate,
    communicate: undefined,
    follow: state.communication.sent && state.communication.terms?.endDate,
    debrief: undefined,
    closed: undefined,
  }[state.stage]
  return date === undefined ? undefined : { date }
}

/**
 * "n of m answered" of the round that is open. In anonymous mode only from five invited, and the number that was last
 * refreshed (definitions.md, "Modes of a consultation").
 */
function progress(view: Pick<View, 'case' | 'answered'>): Neutral | undefined {
  const round = openRound(view.case.rounds, 'consult', 'second', 'debrief')
  if (!round) return undefined
  const invited = round.invited.length
  if (round.mode !== 'anonymous') {
    return neutral('desk.progress', { answered: view.answered(round.id).size, invited })
  }
  const shown = view.case.consultation.progress
  return invited >= 5 && shown?.round === round.id
    ? neutral('desk.progress', { answered: shown.answered, invited })
    : undefined
}

/** The room's card: code name, stage, next step and date, how many have answered, one button. Nothing else, ever. */
export function liveCard(view: View): readonly Standing[] {
  const state = view.case
  if (!state.room) return []
  const codeName = codeNameOf(state)
  const next = nextDate(state)
  const answered = progress(view)
  const card: RoomCard = {
    audience: 'room',
    preview: neutral('desk.live.preview', {
      codeName,
      stage: neutral('common.stage', { stage: state.stage }),
    }),
    title: neutral('desk.live.title', { codeName }),
    blocks: [
      {
        kind: 'rows',
        rows: [
          { label: neutral('common.label.stage'), value: neutral('common.stage', { stage: state.stage }) },
          { label: neutral('common.label.next'), value: nextStep(state) },
          ...(next ? [{ label: neutral('desk.nextDate'), value: asWhen(next) }] : []),
        ],
      },
      ...(answered ? [{ kind: 'text' as const, text: answered }] : []),
      { kind: 'buttons', buttons: [button(neutral('common.openCase'), 'desk.case', about(state))] },
    ],
  }
  return [{ slot: 'live', to: 'room', card }]
}

function asWhen(next: { readonly date: string } | { readonly instant: number }): Neutral {
  return 'date' in next
    ? neutral('desk.onDate', { date: { date: next.date } })
    : neutral('desk.onDate', { date: { instant: next.instant } })
}

/** The personal cards of all chapters that wait for this person in a case. */
export function asksFor(
  scene: Scene,
  state: CaseState,
  chapters: readonly Chapter[],
): readonly PersonalCard[] {
  const view: View = {
    case: state,
    workspace: scene.workspace,
    people: scene.people,
    answered: (round) => scene.answered(round),
  }
  return chapters.flatMap((chapter) =>
    (chapter.cards?.(view) ?? []).flatMap((one) =>
      one.to === scene.me.id && one.to !== 'room' ? [one.card] : [],
    ),
  ) as readonly PersonalCard[]
}

/** Buttons that put the live card into the room in which the page was asked for, or take it away. */
function roomButtons(scene: CaseScene): readonly Button[] {
  if (may(scene.me.id, 'case.room', scene.case) !== 'yes') return []
  const { room } = scene.case
  if (room) return [button(message('desk.room.leave'), 'desk.unroom', about(scene.case))]
  if (scene.at?.kind !== 'room') return []
  // The press may come from a dialog, where the platform no longer says in which room it was opened.
  return [button(message('desk.room.show'), 'desk.room', about(scene.case, { item: scene.at.id }))]
}

function facts(scene: CaseScene): Page['blocks'] {
  const state = scene.case
  const next = nextDate(state)
  const row = (label: Message, value: Text) => ({ label, value })
  return [
    {
      kind: 'rows',
      rows: [
        row(message('common.label.client'), message('desk.verbatim', { text: state.client.name })),
        row(message('common.label.stage'), message('common.stage', { stage: state.stage })),
        row(
          message('common.label.owner'),
          message('desk.verbatim', { text: scene.people.name(ownerOf(state)) }),
        ),
        row(message('common.label.next'), nextStep(state)),
        ...(next ? [row(message('desk.nextDate'), asWhen(next))] : []),
        ...(state.outcome
          ? [row(message('desk.outcome'), message('desk.outcomeIs', { outcome: state.outcome }))]
          : []),
      ],
    },
  ]
}

/** The page of a case for one person: where it stands, then every chapter's part of it. */
export function casePage(scene: CaseScene, chapters: readonly Chapter[]): Page {
  const codeName = codeNameOf(scene.case)
  const title = message('desk.live.title', { codeName })
  const preview = neutral('desk.live.preview', {
    codeName,
    stage: neutral('common.stage', { stage: scene.case.stage }),
  })
  if (!mayReadContent(scene.me.id, scene.case)) {
    return page(title, [{ kind: 'text', text: message('desk.observer') }], preview)
  }
  const sections = chapters.flatMap((chapter) => {
    const section = chapter.section?.(scene)
    if (!section) return []
    return section.buttons.length > 0
      ? [...section.blocks, { kind: 'buttons' as const, buttons: section.buttons }]
      : section.blocks
  })
  const room = roomButtons(scene)
  return page(
    title,
    [...facts(scene), ...sections, ...(room.length > 0 ? [{ kind: 'buttons' as const, buttons: room }] : [])],
    preview,
  )
}
