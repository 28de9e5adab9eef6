import {
  type Ballot,
  isMaterial,
  meanOf,
  openQuestions,
  type Question,
  readBallot,
} from '../src/case/ballot.ts'
import { type Interest, interests, type Ratings } from '../src/case/consultation.ts'
import { openRound, type Round } from '../src/case/rounds.ts'
import { askCheck, askChoice, mayChoice, mayNumber, mayText } from '../src/engine/fields.ts'
import { type CaseScene, formOn, type Sealed, type Step } from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import { answersTo, median } from '../src/evaluation/factor-values.ts'
import {
  factorAnchors,
  factorLabel,
  type OptionId,
  optionIds,
  optionLabel,
  type RatedFactor,
  ratedFactors,
} from '../src/evaluation/model.ts'
import { countsAsRating } from '../src/evaluation/schema.ts'
import { type Message, message } from '../src/language/text.ts'
import { asked, askingRound, complete, firstRound, holdsRole, revealedNow } from './consult-rounds.ts'
import { about, ask, fieldErrors, note, onCase } from './step.ts'

const grades = ['0', '1', '2', '3', '4', 'unknown'] as const
type Grade = (typeof grades)[number]
type RateValues = { readonly interest?: Interest; readonly interestNote?: string } & {
  readonly [F in RatedFactor]?: Grade
}

/** The round that a form of this person belongs to, or why there is none. */
function roundFor(scene: CaseScene): Round | { readonly refused: Message } {
  const { case: state, me, subject } = scene
  const open = askingRound(state)
  const late = openRound(state.rounds, 'late')
  const meant = subject.round
  // Those invited to answer late are those who missed the first round: no other round asks them.
  if (late?.invited.includes(me.id)) return late
  if (!open || (meant !== undefined && meant !== open.id))
    return { refused: message('consult.refused.closed') }
  if (!asked(scene, open).includes(me.id)) return { refused: message('consult.refused.notAsked') }
  if (open.opensAt !== undefined && scene.now < open.opensAt) {
    return { refused: message('consult.refused.early', { instant: { instant: open.opensAt } }) }
  }
  return open
}

function ownOf(scene: CaseScene, round: Round | undefined): Ballot | undefined {
  return round ? readBallot(scene.ownBallot(round.id)) : undefined
}

function gradeOf(ratings: Ratings | undefined, factor: RatedFactor): Grade | undefined {
  const value = ratings?.[factor]
  if (value === undefined) return undefined
  return value === null ? 'unknown' : grades[value]
}

function ratingField(factor: RatedFactor, value: Grade | undefined, hint?: Message): Field<Grade> {
  const anchors = factorAnchors(factor)
  return askChoice<Grade>({
    label: factorLabel(factor),
    ...(hint === undefined ? {} : { hint }),
    options: grades.map((grade, index) => {
      const anchor = anchors[index]
      return {
        value: grade,
        label: message('consult.scale', { grade }),
        ...(anchor === undefined ? {} : { hint: anchor }),
      }
    }),
    value,
  })
}

/** In the second round: the median of the first, and what I said then. Nobody's name, nobody else's answer. */
function secondHint(scene: CaseScene, factor: RatedFactor): Message {
  const answers = Object.values(revealedNow(scene.case)?.ratings ?? {}).map(complete)
  const middle = median(answersTo(factor, answers)) ?? 0
  const mine = gradeOf(ownOf(scene, firstRound(scene.case))?.ratings, factor) ?? 'unknown'
  return message('consult.second.hint', {
    median: { number: middle },
    mine: message('consult.scale', { grade: mine }),
  })
}

function rateIntro(round: Round): readonly Message[] {
  const { mode, purpose, invited, closesAt } = round
  if (purpose === 'late') return [message('consult.rate.late')]
  const few = mode !== 'named' && invited.length < 5 && invited.length > 1
  return [
    message('consult.rate.until', { instant: { instant: closesAt } }),
    message('consult.mode.holds', { mode }),
    ...(few ? [message('consult.rate.few')] : []),
    message(purpose === 'second' ? 'consult.second.intro' : 'consult.rate.blind'),
  ]
}

function rateForm(scene: CaseScene): Form<RateValues> | { readonly refused: Message } {
  const round = roundFor(scene)
  if ('refused' in round) return round
  const own = ownOf(scene, round)
  const second = round.purpose === 'second'
  const rated = second ? scene.case.consultation.disputed : ratedFactors
  const ratings = Object.fromEntries(
    rated.map((factor) => [
      factor,
      ratingField(
        factor,
        gradeOf(own?.looked ?? own?.ratings, factor),
        second ? secondHint(scene, factor) : undefined,
      ),
    ]),
  )
  const declared = second ? {} : interestFields(own)
  return {
    name: 'consult.rate',
    subject: about(scene.case, { round: round.id }),
    title: message('consult.rate.title'),
    intro: rateIntro(round),
    fields: { ...declared, ...ratings } as unknown as Form<RateValues>['fields'],
    submit: message(second ? 'consult.rate.seal' : 'common.continue'),
  }
}

/** Interests are declared before anything is rated; they are sealed with the answer and name nobody afterwards. */
function interestFields(own: Ballot | undefined) {
  return {
    interest: askChoice<Interest>({
      label: message('consult.rate.interest'),
      hint: message('consult.rate.interestHint'),
      options: interests.map((interest) => ({
        value: interest,
        label: message('consult.interest', { interest }),
      })),
      value: own?.interest,
    }),
    interestNote: mayText({
      label: message('consult.rate.interestNote'),
      max: 500,
      value: own?.interestNote,
    }),
  }
}

function ratingsOf(values: RateValues, rated: readonly RatedFactor[]): Ratings {
  return Object.fromEntries(
    rated.map((factor) => {
      const grade = values[factor]
      return [factor, grade === undefined || grade === 'unknown' ? null : Number(grade)]
    }),
  )
}

function seal(scene: CaseScene, round: Round, ballot: Ballot): Pick<Step, 'seal'> {
  // What was left out must not stand in the sealed words as a key without a value.
  const words: Sealed = Object.fromEntries(Object.entries(ballot).filter(([, value]) => value !== undefined))
  return { seal: { stream: scene.case.id, round: round.id, words } }
}

function rate(scene: CaseScene, values: RateValues): Step {
  const round = roundFor(scene)
  if ('refused' in round) return { facts: [], reply: { kind: 'refused', text: round.refused } }
  const own = ownOf(scene, round)
  const first =
    round.purpose === 'second' || round.purpose === 'solo' ? ownOf(scene, firstRound(scene.case)) : undefined
  if (round.purpose === 'second') return rateAgain(scene, round, values, first)
  if (values.interest === 'other' && values.interestNote === undefined) {
    return fieldErrors({ interestNote: message('consult.rate.error.note') })
  }
  const looked = ratingsOf(values, ratedFactors)
  const ballot: Ballot = {
    ...own,
    tag: own?.tag ?? first?.tag ?? scene.id('ballot'),
    ...(round.mode === 'named' ? { by: scene.me.id } : {}),
    interest: values.interest ?? 'none',
    interestNote: values.interestNote,
    // The second look of a solo case is kept as the mean of both (03, section 3.3).
    ratings: first ? meanOf(first.ratings, looked) : looked,
    looked,
  }
  return { facts: [], ...seal(scene, round, ballot), reply: ask(wordsForm(scene, round, ballot)).reply }
}

/** The second round changes the disputed factors only; the rest of my first answer stands. */
function rateAgain(scene: CaseScene, round: Round, values: RateValues, first: Ballot | undefined): Step {
  if (!first) return { facts: [], reply: { kind: 'refused', text: message('consult.refused.notAsked') } }
  const again = ratingsOf(values, scene.case.consultation.disputed)
  const ratings = { ...first.ratings, ...again }
  const ballot: Ballot = { ...first, ratings, looked: ratings }
  return {
    facts: [],
    ...seal(scene, round, ballot),
    reply: note('consult.rate.sealed', { instant: { instant: round.closesAt } }),
  }
}

/** Declared interests first, then the nine ratings with their word anchors; in a second round the disputed ones. */
export const rateRule = formOn<RateValues>('case', {
  act: 'consult.answer',
  needs: ['own-ballot'],
  form: rateForm,
  take: rate,
})

type WordsValues = Readonly<Record<string, string | undefined>> & {
  readonly option?: OptionId
  readonly forecast?: number
  readonly asWritten?: boolean
}

function questionsFor(scene: CaseScene): readonly Question[] {
  return openQuestions.filter(({ role }) => role === null || holdsRole(scene.case, scene.me.id, role))
}

function wordsForm(scene: CaseScene, round: Round, own: Ballot | undefined): Form<WordsValues> {
  const texts = questionsFor(scene).map(
    ({ id, text }) => [id, mayText({ label: text, value: own?.words?.[id] })] as const,
  )
  const fields = {
    option: mayChoice<OptionId>({
      label: message('consult.words.option'),
      options: optionIds.map((option) => ({ value: option, label: optionLabel(option) })),
      value: own?.option,
    }),
    forecast: mayNumber({
      label: message('consult.words.forecast'),
      hint: message('consult.words.forecastHint'),
      max: 100,
      whole: true,
      unit: message('consult.percent'),
      value: own?.forecast,
    }),
    ...Object.fromEntries(texts),
    asWritten: askCheck({
      label: message('consult.words.asWritten'),
      hint: message('consult.words.asWrittenHint'),
      value: own?.asWritten,
    }),
  }
  const weighs = own === undefined || (countsAsRating(own.ratings) && !isMaterial(own.interest))
  return {
    name: 'consult.words',
    subject: about(scene.case, { round: round.id }),
    title: message('consult.words.title'),
    intro: [
      message('consult.words.intro'),
      message('common.readable'),
      ...(weighs ? [] : [message('consult.words.informs')]),
    ],
    fields: fields as unknown as Form<WordsValues>['fields'],
    submit: message('consult.rate.seal'),
  }
}

function takeWords(scene: CaseScene, values: WordsValues): Step {
  const round = roundFor(scene)
  if ('refused' in round) return { facts: [], reply: { kind: 'refused', text: round.refused } }
  const own = ownOf(scene, round)
  if (!own) return { facts: [], reply: { kind: 'refused', text: message('consult.refused.ratingsFirst') } }
  const said = questionsFor(scene).flatMap(({ id }) => {
    const words = values[id]
    return words === undefined ? [] : [[id, words] as const]
  })
  const { option, forecast, asWritten } = values
  const ballot: Ballot = { ...own, words: Object.fromEntries(said), option, forecast, asWritten }
  const key = round.purpose === 'late' ? 'consult.rate.sealedLate' : 'consult.rate.sealed'
  return {
    ...onCase(scene, [], note(key, { instant: { instant: round.closesAt } })),
    ...seal(scene, round, ballot),
  }
}

/** Open questions, the option, the forecast and the pre-mortem: sealed together with the ratings given before. */
export const wordsRule = formOn<WordsValues>('case', {
  act: 'consult.answer',
  needs: ['own-ballot'],
  form: (scene: CaseScene) => {
    const round = roundFor(scene)
    if ('refused' in round) return round
    const own = ownOf(scene, round)
    return own ? wordsForm(scene, round, own) : { refused: message('consult.refused.ratingsFirst') }
  },
  take: takeWords,
})
