import { addDays } from '../src/calendar/day.ts'
import { wallTime } from '../src/calendar/zone.ts'
import type { Fact } from '../src/case/facts.ts'
import { askDate, askText } from '../src/engine/fields.ts'
import { type CaseScene, formOn } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
import { about, note, onCase } from './step.ts'

/** Puts the decision off to a date, on which owner and decision maker hear of it again. */
export const postponeRule = formOn<{ readonly until: string }>('case', {
  act: 'decide.sign',
  form: (scene: CaseScene) =>
    scene.case.decision.pending
      ? { refused: message('decide.refused.pending') }
      : {
          name: 'decide.postpone',
          subject: about(scene.case),
          title: message('decide.postpone.title'),
          fields: {
            until: askDate({
              label: message('decide.postpone.until'),
              min: addDays(wallTime(scene.now, scene.case.zone).date, 1),
              max: addDays(wallTime(scene.now, scene.case.zone).date, 365),
            }),
          },
          submit: message('common.save'),
        },
  take: (scene: CaseScene, { until }: { readonly until: string }) =>
    onCase(
      scene,
      [fact({ kind: 'DecisionPostponed', until })],
      note('decide.postpone.done', { date: { date: until } }),
    ),
})

/** Goes back to the facts when too little is known to decide. What was rated stays in the facts; people are asked anew. */
export const reopenRule = formOn<{ readonly reason: string }>('case', {
  act: 'decide.reopen',
  form: (scene: CaseScene) =>
    scene.case.decision.pending
      ? { refused: message('decide.refused.pending') }
      : {
          name: 'decide.reopen',
          subject: about(scene.case),
          title: message('decide.reopen.title'),
          intro: [message('decide.reopen.intro')],
          fields: { reason: askText({ label: message('consult.moveOn.reason'), min: 20, max: 500 }) },
          submit: message('decide.reopen.submit'),
        },
  take(scene: CaseScene, { reason }: { readonly reason: string }) {
    const open = scene.case.rounds.filter(({ closedAt }) => closedAt === undefined)
    const facts: readonly Fact[] = [
      ...open.map(({ id }) => fact({ kind: 'RoundClosed', round: id })),
      fact({ kind: 'DecisionReopened' }),
      fact({ kind: 'StageEntered', stage: 'evaluate', reason }),
    ]
    return onCase(scene, facts, note('decide.reopen.done'))
  },
})
