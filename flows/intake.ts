import { causeIsAgeing, causeKnownDays } from '../src/calendar/contract.ts'
import { may } from '../src/case/access.ts'
import { cutOffAfter, todayIn } from '../src/case/contract-terms.ts'
import type { OpeningFact } from '../src/case/opening.ts'
import type { RoundFact } from '../src/case/rounds.ts'
import { roles } from '../src/case/stage.ts'
import type { Button, Page } from '../src/engine/card.ts'
import { askText } from '../src/engine/fields.ts'
import { type CaseScene, type Chapter, formOn, type Section, type Step } from '../src/engine/flow.ts'
import { remedyOutcomeLabel, remedyTypeLabel } from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
import { outcomeNoted } from './closing.ts'
import { caseNamed, nothingThere } from './desk.ts'
import { clientPage } from './intake-client.ts'
import { contractForms, cutOffTimer, cutOffTimers } from './intake-contract.ts'
import { logForm, logForms } from './intake-log.ts'
import { openForm, openForms } from './intake-open.ts'
import { peopleForms } from './intake-people.ts'
import { checkedIn, checkInCards, checkInTimer, checkInTimers, protect } from './intake-protect.ts'
import { guidePage, remedyForms, takeIn } from './intake-remedies.ts'
import { about, ask, button, note, refuse } from './step.ts'

/** Withdraws a case with a reason. What people had answered under seal is cut off from them for ever. */
function withdraw(scene: CaseScene, reason: string): Step {
  const open = scene.case.rounds.filter((round) => round.closedAt === undefined)
  const linked = scene.case.rounds.filter((round) => !round.unlinked)
  const facts: readonly (OpeningFact | RoundFact)[] = [
    ...open.map((round) => ({ kind: 'RoundClosed', round: round.id }) as const),
    ...linked.map((round) => ({ kind: 'RoundUnlinked', round: round.id }) as const),
    { kind: 'CaseEnded', outcome: 'withdrawn', reason },
  ]
  return {
    facts: facts.map((fact) => ({ on: scene.case.id, fact })),
    ...outcomeNoted(scene, facts),
    unlink: linked.map((round) => ({ stream: scene.case.id, round: round.id })),
    reply: note('intake.withdraw.done'),
  }
}

/** What the owner should not overlook: no written warning on file, a cause that grows old, a renewal that comes near. */
function warnings(scene: CaseScene): Page['blocks'] {
  const state = scene.case
  const today = todayIn(state, scene.now)
  const since = state.evaluation.causeKnownSince
  const written = state.evaluation.warningGiven || state.remedies.some(({ type }) => type === 'written')
  const cutOff = state.contract && cutOffAfter(state.contract, today)
  const warning = (text: ReturnType<typeof message>) => ({ kind: 'text', tone: 'warning', text }) as const
  return [
    ...(state.protection ? [warning(message('intake.warn.protected'))] : []),
    ...(written ? [] : [warning(message('intake.warn.noWarning'))]),
    ...(since !== undefined && causeIsAgeing(since, today)
      ? [warning(message('intake.warn.cause', { days: causeKnownDays(since, today) }))]
      : []),
    ...(cutOff === undefined ? [] : [warning(message('intake.warn.cutoff', { date: { date: cutOff } }))]),
  ]
}

function peopleRows(scene: CaseScene): Page['blocks'] {
  const { people } = scene.case
  const rows = roles.flatMap((role) => {
    const holding = Object.keys(people).filter((person) => people[person]?.includes(role))
    if (holding.length === 0) return []
    const names = holding.map((person) => message('desk.verbatim', { text: scene.people.name(person) }))
    return [
      { label: message('common.role', { role }), value: message('desk.list', { items: { list: names } }) },
    ]
  })
  return [{ kind: 'rows', rows }]
}

function remedyList(scene: CaseScene): Page['blocks'] {
  const { remedies } = scene.case
  if (remedies.length === 0) return [{ kind: 'text', text: message('intake.section.noRemedies') }]
  const line = ({ on, type, outcome }: (typeof remedies)[number]) =>
    message('intake.remedy.line', {
      date: { date: on },
      type: remedyTypeLabel(type),
      outcome: remedyOutcomeLabel(outcome),
    })
  return [{ kind: 'list', items: remedies.slice(-10).map(line) }]
}

function buttons(scene: CaseScene): readonly Button[] {
  const state = scene.case
  const can = (act: Parameters<typeof may>[1]) => may(scene.me.id, act, state) === 'yes'
  const subject = about(state)
  const pending = state.remedies.filter(({ outcome }) => outcome === 'pending').slice(0, 3)
  return [
    ...(can('case.log')
      ? [
          button(message('desk.log'), 'intake.case-log', subject),
          button(message('desk.logRemedy'), 'intake.case-remedy', subject),
          ...pending.map(({ id, type }) =>
            button(message('intake.remedy.settleOne', { type: remedyTypeLabel(type) }), 'intake.settle', {
              ...subject,
              item: id,
            }),
          ),
          button(message('intake.takeIn.button'), 'intake.take-in', subject),
        ]
      : []),
    ...(state.stage === 'open' || state.stage === 'evaluate'
      ? [button(message('intake.guide.button'), 'intake.guide', subject)]
      : []),
    ...(can('case.people')
      ? [
          button(message('intake.people.title'), 'intake.people', subject),
          button(message('intake.owner.title'), 'intake.owner', subject),
        ]
      : []),
    ...(can('case.contract') ? [button(message('intake.contract.title'), 'intake.contract', subject)] : []),
    ...(state.contract ? [button(message('intake.safe.title'), 'intake.safe', subject)] : []),
    ...(can('case.protect')
      ? [button(message('intake.protect.button'), 'intake.protect', subject, { style: 'danger' })]
      : []),
    ...(can('case.withdraw') ? [button(message('intake.withdraw.title'), 'intake.withdraw', subject)] : []),
  ]
}

function section(scene: CaseScene): Section {
  const state = scene.case
  const early = state.stage === 'open' || state.stage === 'evaluate'
  return {
    blocks: [
      ...(early ? warnings(scene) : []),
      { kind: 'heading', text: message('intake.section.concern') },
      { kind: 'said', words: { said: state.concern } },
      ...(state.outcomeReason === undefined
        ? []
        : [
            { kind: 'heading' as const, text: message('intake.withdraw.reason') },
            { kind: 'said' as const, words: { said: state.outcomeReason } },
          ]),
      { kind: 'heading', text: message('intake.section.people') },
      ...peopleRows(scene),
      {
        kind: 'heading',
        text: message('intake.section.tried', { incidents: state.incidents.length }),
      },
      ...remedyList(scene),
    ],
    buttons: buttons(scene),
  }
}

/** Log and open: what happened, what was tried, who takes part, what was agreed; protection of our people at any time. */
export const intake: Chapter = {
  name: 'intake',
  commands: {
    log: { act: 'log.write', needs: ['mine'], run: (scene, rest) => ask(logForm(scene, rest)) },
    quote: { act: 'log.write', needs: ['mine'], run: (scene) => ask(logForm(scene)) },
    open: { act: 'case.open', needs: ['mine'], run: (scene, rest) => ask(openForm(scene, rest)) },
    protect: {
      act: 'desk.read',
      needs: ['mine'],
      run(scene, rest) {
        const found = caseNamed(scene, rest)
        if (!found) return nothingThere(scene)
        return may(scene.me.id, 'case.protect', found.case) === 'yes'
          ? protect(found)
          : refuse('common.refused.stage')
      },
    },
  },
  presses: {
    'intake.client': { on: 'client', act: 'desk.read', run: clientPage },
    'intake.guide': { on: 'workspace', act: 'desk.read', run: guidePage },
    'intake.take-in': { on: 'case', act: 'case.log', needs: ['mine'], run: takeIn },
    'intake.protect': { on: 'case', act: 'case.protect', run: protect },
    'intake.checkin-done': { on: 'case', act: 'case.checkin', run: checkedIn },
  },
  forms: {
    ...logForms,
    ...remedyForms,
    ...openForms,
    ...peopleForms,
    ...contractForms,
    'intake.withdraw': formOn<{ readonly reason: string }>('case', {
      act: 'case.withdraw',
      form: (scene) => ({
        name: 'intake.withdraw',
        subject: about(scene.case),
        title: message('intake.withdraw.title'),
        intro: [message('intake.withdraw.intro')],
        fields: {
          reason: askText({
            label: message('intake.withdraw.reason'),
            hint: message('common.readable'),
            min: 10,
          }),
        },
        submit: message('intake.withdraw.submit'),
      }),
      take: (scene, { reason }) => withdraw(scene, reason),
    }),
  },
  timers: { 'intake.cutoff': cutOffTimer, 'intake.checkin': checkInTimer },
  cards: checkInCards,
  due: (view) => [...cutOffTimers(view), ...checkInTimers(view)],
  section,
}
