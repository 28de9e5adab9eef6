import { addDays } from '../src/calendar/day.ts'
import { wallTime } from '../src/calendar/zone.ts'
import type { OpeningFact } from '../src/case/opening.ts'
import type { PersonId } from '../src/case/person.ts'
import { type CaseState, holders, ownerOf } from '../src/case/state.ts'
import { morningOf } from '../src/case/whereabouts.ts'
import type { CaseScene, Due, Standing, Step, Tell, TimerRule, View } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { about, answer, button, codeNameOf, neutral, note, onCase, page, personal, show } from './step.ts'

/** What protection means, from now on, for everybody (product.md, "Open": "Protect now"). */
const meaning = [
  'intake.protect.alone',
  'intake.protect.contact',
  'intake.protect.told',
  'intake.protect.shield',
] as const

function meansPage(scene: CaseScene, since: number): Step['reply'] {
  const state = scene.case
  const started = wallTime(since, state.zone).date
  const dates = [3, 14, 30].map((day) => message('desk.onDate', { date: { date: addDays(started, day) } }))
  const owner = scene.people.name(ownerOf(state))
  return show(
    page(message('intake.protect.title', { codeName: state.codeName }), [
      { kind: 'text', tone: 'strong', text: message('intake.protect.on') },
      { kind: 'list', items: meaning.map((key) => message(key, { owner })) },
      { kind: 'text', text: message('intake.protect.checkIns', { dates: { list: dates } }) },
      { kind: 'text', text: message('intake.protect.danger') },
      { kind: 'buttons', buttons: [button(message('common.openCase'), 'desk.case', about(state))] },
    ]),
  ).reply
}

/** The owner and HR or safety are told that protection holds; who has contact with the client, what changes for them. */
function alarms(scene: CaseScene): readonly Tell[] {
  const state = scene.case
  const codeName = codeNameOf(state)
  const owner = scene.people.name(ownerOf(state))
  const lead = new Set<PersonId>([ownerOf(state), ...holders(state, 'safety')])
  const others = holders(state, 'contact').filter((person) => !lead.has(person))
  const title = neutral('intake.protect.alarm', { codeName })
  const tell = (to: PersonId, text: Parameters<typeof personal>[2][number]): Tell => ({
    to,
    about: state.id,
    urgency: 'alarm',
    card: personal(title, title, [
      text,
      { kind: 'buttons', buttons: [button(neutral('intake.protect.see'), 'intake.protect', about(state))] },
    ]),
  })
  return [
    ...[...lead].map((to) => tell(to, { kind: 'text', text: { key: 'intake.protect.lead' } })),
    ...others.map((to) =>
      tell(to, { kind: 'text', text: { key: 'intake.protect.alone', values: { owner } } }),
    ),
  ].filter(({ to }) => to !== scene.me.id)
}

/** Protects our people now: one press, at any hour, whatever else is known. A second press shows what holds. */
export function protect(scene: CaseScene): Step {
  const { protection } = scene.case
  if (protection) return answer(meansPage(scene, protection.since))
  const fact: OpeningFact = { kind: 'ProtectionBegun' }
  return { ...onCase(scene, [fact], meansPage(scene, scene.now)), tell: alarms(scene) }
}

/** Check-ins on days 3, 14 and 30 after protection began. */
export function checkInTimers({ case: state }: View): readonly Due[] {
  const { protection } = state
  if (!protection || state.stage === 'closed') return []
  const started = wallTime(protection.since, state.zone).date
  return protection.checkIns.map(({ day }) => ({
    key: `intake.checkin:${protection.since}:${day}`,
    kind: 'intake.checkin',
    dueAt: morningOf(state, addDays(started, day)),
  }))
}

/** Asks from now on: the ask itself stands as a card until somebody has done it. */
export const checkInTimer: TimerRule = {
  run(scene, { key }) {
    const day = Number(key.split(':')[2])
    const known = scene.case.protection?.checkIns.find((one) => one.day === day)
    if (!known || known.doneAt !== undefined) return answer({ kind: 'nothing' })
    const fact: OpeningFact = { kind: 'CheckInAsked', day }
    return onCase(scene, [fact], { kind: 'nothing' })
  },
}

/** The latest check-in that was asked for and is not done: earlier ones that were missed are part of it. */
function openCheckIn(state: CaseState): number | undefined {
  if (state.stage === 'closed') return undefined
  return state.protection?.checkIns.findLast((one) => one.askedAt !== undefined && one.doneAt === undefined)
    ?.day
}

/** The ask to HR or safety, or the owner: talk to those affected. What was said stays with you. */
export function checkInCards({ case: state }: View): readonly Standing[] {
  const day = openCheckIn(state)
  if (day === undefined) return []
  const codeName = codeNameOf(state)
  const title = neutral('intake.checkin.title', { codeName })
  const card = personal(title, title, [
    { kind: 'text', text: neutral('intake.checkin.ask', { day }) },
    {
      kind: 'buttons',
      buttons: [
        button(neutral('intake.checkin.done'), 'intake.checkin-done', about(state), { opens: 'nothing' }),
        button(neutral('common.openCase'), 'desk.case', about(state)),
      ],
    },
  ])
  return holders(state, 'safety').map((person) => ({ slot: `intake.checkin:${person}`, to: person, card }))
}

/** Notes that somebody has talked to those affected: a time, never what was said. */
export function checkedIn(scene: CaseScene): Step {
  const day = openCheckIn(scene.case)
  if (day === undefined) return answer(note('intake.checkin.nothing'))
  const done = (scene.case.protection?.checkIns ?? []).filter(
    (one) => one.day <= day && one.askedAt !== undefined && one.doneAt === undefined,
  )
  return onCase(
    scene,
    done.map((one) => ({ kind: 'CheckInDone', day: one.day }) as const),
    note('intake.checkin.thanks'),
  )
}
