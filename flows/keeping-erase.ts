import { may } from '../src/case/access.ts'
import type { CaseFact } from '../src/case/case-fact.ts'
import type { PersonId } from '../src/case/person.ts'
import { type CaseState, participants } from '../src/case/state.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { ErasedCase, WorkspaceFact } from '../src/case/workspace.ts'
import { askCheck, askText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step, type Tell } from '../src/engine/flow.ts'
import { type Message, message } from '../src/language/text.ts'
import { about, codeNameOf, neutral, note, onCase, personal } from './step.ts'

/** Who can be the second person: whoever may confirm, but never the one who asked. */
export function secondPeople(state: CaseState, asker: PersonId): readonly PersonId[] {
  return participants(state).filter((one) => one !== asker && may(one, 'keeping.confirm', state) === 'yes')
}

/** The case is erased: what is left is one fact of the workspace (trust K4). */
export function erased(scene: CaseScene, why: ErasedCase['why']): Step {
  const codeName = codeNameOf(scene.case)
  const month = dayIn(scene.case, scene.now).slice(0, 7)
  const fact: WorkspaceFact = { kind: 'CaseErased', codeName, month, why }
  return {
    facts: [{ on: 'workspace', fact }],
    erase: [scene.case.id],
    reply: note('keeping.erased.title', { codeName }),
  }
}

/** Why nobody can ask for it now. */
function notToAsk({ case: state, me }: CaseScene): Message | undefined {
  if (state.keeping.hold) return message('keeping.refused.held')
  if (state.keeping.asked) return message('keeping.erase.waits')
  return secondPeople(state, me.id).length === 0 ? message('keeping.erase.alone') : undefined
}

const askForm = formOn<{ reason: string; sure: boolean }>('case', {
  act: 'keeping.erase',
  form: (scene) => {
    const refused = notToAsk(scene)
    if (refused) return { refused }
    return {
      name: 'keeping.erase',
      subject: about(scene.case),
      title: message('keeping.erase.title'),
      intro: [message('keeping.erase.intro')],
      fields: {
        reason: askText({ label: message('keeping.erase.reason'), max: 1000 }),
        sure: askCheck({ label: message('keeping.erase.sure'), must: true }),
      },
      submit: message('keeping.erase.submit'),
    }
  },
  take(scene, { reason }) {
    const asked: CaseFact = { kind: 'ErasureAsked', reason }
    return onCase(scene, [asked], note('keeping.erase.asked'))
  },
})

/** Why this person cannot answer. */
function notToConfirm({ case: state, me }: CaseScene): Message | undefined {
  if (state.keeping.hold) return message('keeping.refused.held')
  if (!state.keeping.asked) return message('keeping.confirm.none')
  return state.keeping.asked.by === me.id ? message('keeping.confirm.other') : undefined
}

function tellAsker(scene: CaseScene): readonly Tell[] {
  const codeName = codeNameOf(scene.case)
  const title = neutral('keeping.erased.title', { codeName })
  const card = personal(title, title, [{ kind: 'text', text: neutral('keeping.erased.text') }])
  const { asked } = scene.case.keeping
  return asked ? [{ about: 'workspace', to: asked.by, card, urgency: 'asked' }] : []
}

const confirmForm = formOn<{ sure: boolean }>('case', {
  act: 'keeping.confirm',
  form: (scene) => {
    const refused = notToConfirm(scene)
    if (refused) return { refused }
    const { asked } = scene.case.keeping
    return {
      name: 'keeping.confirm',
      subject: about(scene.case),
      title: message('keeping.confirm.title'),
      intro: [
        message('keeping.ask.text', { name: scene.people.name(asked?.by ?? '') }),
        ...(asked ? [{ said: asked.reason }] : []),
        message('keeping.confirm.intro'),
      ],
      fields: { sure: askCheck({ label: message('keeping.erase.sure'), must: true }) },
      submit: message('keeping.confirm.title'),
    }
  },
  take: (scene) => ({ ...erased(scene, 'asked'), tell: tellAsker(scene) }),
})

/** "Erase now": the owner asks, and somebody who may approve or decide agrees (trust K4). Refused under a hold. */
export const eraseForms: Readonly<Record<string, FormRule>> = {
  'keeping.erase': askForm,
  'keeping.confirm': confirmForm,
}
