import { ballotsOf, dissentQuestions, readStance } from '../src/case/ballot.ts'
import type { Stance } from '../src/case/consultation.ts'
import { openRound, type Round } from '../src/case/rounds.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Button } from '../src/engine/card.ts'
import { askCheck, askText, mayChoice, mayText } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type PressRule, type Sealed, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type OptionId, optionIds, optionLabel } from '../src/evaluation/model.ts'
import { type Message, message } from '../src/language/text.ts'
import { fact } from './case-fact.ts'
import { asked, firstRound, holdsRole, revealedNow } from './consult-rounds.ts'
import { about, button, note, onCase, refuse } from './step.ts'

/** The round in which this person may say how they stand; those who answered the first round. */
export function stanceRound(scene: CaseScene): Round | undefined {
  const round = openRound(scene.case.rounds, 'stance')
  return round && asked(scene, round).includes(scene.me.id) ? round : undefined
}

const stances: readonly Stance[] = ['agree', 'live-with', 'disagree']

/** Agree, can live with it, disagree. */
export function stanceButtons(state: CaseState): readonly Button[] {
  return stances.map((stance) =>
    button(
      message('consult.stance', { stance: stance === 'live-with' ? 'live' : stance }),
      stanceAction[stance],
      about(state),
      {
        opens: stance === 'disagree' ? 'dialog' : 'nothing',
      },
    ),
  )
}
const stanceAction = {
  agree: 'consult.agreeWithIt',
  'live-with': 'consult.liveWithIt',
  disagree: 'consult.dissent',
} as const satisfies Record<Stance, string>

function sealStance(scene: CaseScene, round: Round, words: Sealed): Step {
  return {
    facts: [],
    seal: {
      stream: scene.case.id,
      round: round.id,
      words: { contact: holdsRole(scene.case, scene.me.id, 'contact'), ...words },
    },
    reply: note('consult.stance.sealed'),
  }
}

/** One press says how one stands; it stays sealed like a rating, and can be changed until the signature. */
export const stanceRule = (stance: Exclude<Stance, 'disagree'>): PressRule => ({
  on: 'case',
  act: 'consult.dissent',
  needs: ['own-ballot'],
  run(scene) {
    const round = stanceRound(scene)
    return round ? sealStance(scene, round, { stance, safety: false }) : refuse('consult.refused.closed')
  },
})

interface DissentValues {
  readonly safety: boolean
  readonly said?: string
  readonly named: boolean
}

function dissentForm(scene: CaseScene): Form<DissentValues> | { readonly refused: Message } {
  const round = stanceRound(scene)
  if (!round) return { refused: message('consult.refused.closed') }
  const own = readStance(scene.ownBallot(round.id))
  return {
    name: 'consult.dissent',
    subject: about(scene.case, { round: round.id }),
    title: message('consult.dissent.title'),
    intro: [
      message('consult.dissent.intro'),
      ...dissentQuestions.map((one) => one.text),
      message('common.readable'),
    ],
    fields: {
      said: mayText({ label: message('consult.dissent.said'), max: 600, value: own?.dissent }),
      safety: askCheck({ label: message('consult.dissent.safety'), value: own?.safety }),
      named: askCheck({ label: message('consult.dissent.named'), value: own?.by !== undefined }),
    } as Form<DissentValues>['fields'],
    submit: message('consult.rate.seal'),
  }
}

/** Disagrees, with up to 600 characters that the decision maker reads above the sign button; named or not. */
export const dissentRule = formOn<DissentValues>('case', {
  act: 'consult.dissent',
  needs: ['own-ballot'],
  form: dissentForm,
  take(scene: CaseScene, { said, safety, named }: DissentValues) {
    const round = stanceRound(scene)
    if (!round) return refuse('consult.refused.closed')
    return sealStance(scene, round, {
      stance: 'disagree',
      safety,
      ...(said === undefined ? {} : { dissent: said }),
      ...(named ? { by: scene.me.id } : {}),
    })
  },
})

/** Words that their authors did not release: read by a named facilitator only. */
function unreleased(scene: CaseScene): readonly string[] {
  const rounds = scene.case.rounds.filter(({ id }) => id === firstRound(scene.case)?.id)
  return rounds.flatMap(({ id }) =>
    ballotsOf(scene.ballots(id)).flatMap(({ asWritten, words }) =>
      asWritten ? [] : Object.values(words ?? {}),
    ),
  )
}

/** The facilitator says in their own words what may not be shown as written (03, section 3.6). */
export const summariseRule = formOn<{ readonly said: string }>('case', {
  act: 'consult.summarise',
  needs: ['ballots'],
  form: (scene: CaseScene) =>
    revealedNow(scene.case) && holdsRole(scene.case, scene.me.id, 'facilitator')
      ? {
          name: 'consult.summarise',
          subject: about(scene.case),
          title: message('consult.summarise.title'),
          intro: [
            message('consult.summarise.intro'),
            ...unreleased(scene)
              .toSorted()
              .map((said) => ({ said })),
          ],
          fields: {
            said: askText({
              label: message('consult.summarise.said'),
              value: scene.case.consultation.summary,
            }),
          },
          submit: message('common.save'),
        }
      : { refused: message('consult.refused.facilitator') },
  take: (scene: CaseScene, { said }: { readonly said: string }) =>
    onCase(scene, [fact({ kind: 'WordsSummarised', said })], note('common.saved')),
})

interface AdviceValues {
  readonly said: string
  readonly option?: OptionId
}

/** A sparring partner from outside is no participant: the owner types in what they said, marked as reported. */
export const adviceRule = formOn<AdviceValues>('case', {
  act: 'consult.close',
  form: (scene: CaseScene) =>
    scene.case.profile === 'solo'
      ? {
          name: 'consult.advice',
          subject: about(scene.case),
          title: message('consult.advice.title'),
          intro: [message('consult.advice.intro')],
          fields: {
            said: askText({ label: message('consult.advice.said'), max: 1000 }),
            option: mayChoice<OptionId>({
              label: message('consult.words.option'),
              options: optionIds.map((option) => ({ value: option, label: optionLabel(option) })),
            }),
          } as Form<AdviceValues>['fields'],
          submit: message('common.save'),
        }
      : { refused: message('consult.refused.solo') },
  take: (scene: CaseScene, { said, option }: AdviceValues) =>
    onCase(
      scene,
      [fact({ kind: 'AdviceReported', said, ...(option === undefined ? {} : { option }) })],
      note('common.saved'),
    ),
})
