import type { CaseFact } from '../src/case/case-fact.ts'
import { askText } from '../src/engine/fields.ts'
import { type FormRule, formOn } from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import { about, note, onCase } from './step.ts'

const setForm = formOn<{ reason: string }>('case', {
  act: 'keeping.hold',
  form: (scene) =>
    scene.case.keeping.hold
      ? { refused: message('keeping.hold.stands') }
      : {
          name: 'keeping.hold',
          subject: about(scene.case),
          title: message('keeping.hold.title'),
          intro: [message('keeping.hold.intro')],
          fields: { reason: askText({ label: message('keeping.hold.reason'), max: 1000 }) },
          submit: message('common.save'),
        },
  take(scene, { reason }) {
    const set: CaseFact = { kind: 'HoldSet', reason }
    return onCase(scene, [set], note('keeping.hold.done'))
  },
})

const liftForm = formOn<{ reason: string }>('case', {
  act: 'keeping.hold',
  form: (scene) =>
    scene.case.keeping.hold
      ? {
          name: 'keeping.lift',
          subject: about(scene.case),
          title: message('keeping.lift.title'),
          intro: [{ said: scene.case.keeping.hold.reason }],
          fields: { reason: askText({ label: message('keeping.lift.reason'), max: 1000 }) },
          submit: message('keeping.lift.title'),
        }
      : { refused: message('keeping.lift.none') },
  take(scene, { reason }) {
    const lifted: CaseFact = { kind: 'HoldLifted', reason }
    return onCase(scene, [lifted], note('keeping.lift.done'))
  },
})

/** A legal hold is set and lifted by whoever stands for legal, each time with a reason (trust K4). */
export const holdForms: Readonly<Record<string, FormRule>> = {
  'keeping.hold': setForm,
  'keeping.lift': liftForm,
}
