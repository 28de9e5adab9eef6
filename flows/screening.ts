import {
  decidedByTwo,
  type ProspectChoice,
  type ProspectFact,
  type ProspectState,
  type Screening,
  screeningsSeenBy,
} from '../src/case/prospect.ts'
import {
  type Light,
  lights,
  type ScreeningQuestion,
  scoreOf,
  screeningQuestions,
} from '../src/case/screening.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Page } from '../src/engine/card.ts'
import { askChoice, askPerson, askText, mayText } from '../src/engine/fields.ts'
import {
  type Chapter,
  type FormRule,
  formOn,
  type ProspectScene,
  type Scene,
  type Step,
  type Tell,
} from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import { message, type Text } from '../src/language/text.ts'
import { roomAdvice } from './intake-log.ts'
import { ask, button, neutral, note, page, personal, refuse, show } from './step.ts'

const choices = ['take', 'conditions', 'decline'] as const satisfies readonly ProspectChoice[]
const choiceOptions = choices.map((choice) => ({
  value: choice,
  label: message('screening.choice', { choice }),
}))

function questionsNow(scene: Scene): readonly ScreeningQuestion[] {
  return screeningQuestions(scene.workspace, scene.outcomes, dayIn(scene.workspace, scene.now))
}

/** Where a question comes from: past cases by code name, and whether it counts double. */
function provenance({ double, cases, looks }: ScreeningQuestion): Text | undefined {
  const list = { list: cases.slice(0, 5).map((codeName) => message('desk.verbatim', { text: codeName })) }
  if (cases.length > 0) {
    const from = looks === undefined ? 'lesson' : 'cases'
    return message('screening.from', { from, cases: list, double: double ? 'yes' : 'no' })
  }
  return double ? message('screening.double') : undefined
}

function questionField(question: ScreeningQuestion): Field<Light> {
  const hint = provenance(question)
  const { looks } = question
  return askChoice<Light>({
    label: question.text,
    ...(hint === undefined ? {} : { hint }),
    options: lights.map((light) => ({
      value: light,
      label: message('screening.light', { light }),
      ...(looks && light !== 'unclear' ? { hint: looks[light] } : {}),
    })),
  })
}

type Asked = { readonly name: string; readonly note: string | undefined } & Readonly<Record<string, unknown>>

/** The questions, the same for every prospect (06, section 6.4). */
function screenForm(scene: Scene, typed = ''): Form<Asked> {
  const known = scene.myProspects.find((one) => one.id === scene.subject.prospect)
  const value = known?.name ?? (typed === '' ? undefined : typed.slice(0, 120))
  const fields: Record<string, Field<unknown>> = {
    name: askText({ label: message('screening.prospect'), lines: 'one', max: 120, value }),
    ...Object.fromEntries(questionsNow(scene).map((question) => [question.id, questionField(question)])),
    note: mayText({ label: message('screening.note'), hint: message('screening.noteHint') }),
  }
  return {
    name: 'screening.ask',
    subject: known ? { prospect: known.id } : {},
    title: message('screening.title'),
    intro: [...roomAdvice(scene, typed), message('screening.intro'), message('screening.equal')],
    // Built from the questions, whose number is known only now: the two named ones are there, the rest are lights.
    fields: fields as Form<Asked>['fields'],
    submit: message('screening.submit'),
  }
}

function takeScreening(scene: Scene, { name, note: words, ...given }: Asked): Step {
  const questions = questionsNow(scene)
  const answers = Object.fromEntries(questions.map(({ id }) => [id, given[id] as Light]))
  const { score, verdict } = scoreOf(questions, answers)
  const { foundProspect } = scene
  const id = foundProspect?.id ?? scene.id('prospect')
  const screening: Screening = {
    id: scene.id('screening'),
    by: scene.me.id,
    at: scene.now,
    answers,
    doubled: questions.filter(({ double }) => double).map((one) => one.id),
    score,
    verdict,
    voices: [],
    ...(words === undefined ? {} : { note: words }),
  }
  const { by: _by, at: _at, voices: _voices, ...kept } = screening
  const facts: readonly ProspectFact[] = [
    ...(foundProspect ? [] : [{ kind: 'ProspectNamed', id, name: name.trim() } as const]),
    { kind: 'ProspectScreened', screening: kept },
  ]
  const prospect = { id, name: foundProspect?.name ?? name.trim(), screenings: [screening] }
  return {
    ...(foundProspect ? {} : { begins: [{ id, kind: 'prospect', name: name.trim() }] as const }),
    facts: facts.map((fact) => ({ on: id, fact })),
    reply: { kind: 'page', page: screeningPage(scene, prospect, screening) },
  }
}

function redList(scene: Scene, { answers, doubled }: Screening, light: Light): readonly Text[] {
  return questionsNow(scene)
    .filter(({ id }) => answers[id] === light)
    .map((question) =>
      message('screening.line', {
        question: question.text,
        double: doubled.includes(question.id) ? 'yes' : 'no',
      }),
    )
}

function voiceBlocks(scene: Scene, { voices }: Screening): Page['blocks'] {
  // The second one speaks for themselves first: nobody reads the other's voice before they have given their own.
  if (!voices.some(({ by }) => by === scene.me.id)) return []
  return voices.map(({ by, choice, why }) => ({
    kind: 'said' as const,
    words: { said: why },
    by: message('screening.voice', { name: scene.people.name(by), choice }),
  }))
}

function nextSteps(scene: Scene, prospect: Pick<ProspectState, 'id'>, screening: Screening): Page['blocks'] {
  const subject = { prospect: prospect.id, item: screening.id }
  if (screening.verdict !== 'two') return []
  const decided = decidedByTwo(screening)
  const both = screening.voices.length === 2
  const mine = screening.by === scene.me.id
  return [
    {
      kind: 'text',
      tone: 'strong',
      text:
        decided === undefined
          ? message(both ? 'screening.differ' : 'screening.waits')
          : message('screening.decided', { choice: decided }),
    },
    ...voiceBlocks(scene, screening),
    {
      kind: 'buttons',
      buttons: [
        button(message('screening.say'), 'screening.say', subject, { style: 'primary' }),
        ...(mine ? [button(message('screening.askSecond'), 'screening.second', subject)] : []),
      ],
    },
  ]
}

/** One screening with its score, what was red or unclear, where questions come from, and what comes next. */
function screeningPage(
  scene: Scene,
  prospect: Pick<ProspectState, 'id' | 'name'>,
  screening: Screening,
): Page {
  const red = redList(scene, screening, 'red')
  const unclear = redList(scene, screening, 'unclear')
  const sources = questionsNow(scene).flatMap((question) => {
    const from = provenance(question)
    return from === undefined ? [] : [message('screening.source', { question: question.text, from })]
  })
  const listed = (heading: 'screening.red' | 'screening.unclear', items: readonly Text[]): Page['blocks'] =>
    items.length === 0
      ? []
      : [
          { kind: 'heading', text: message(heading, { count: items.length }) },
          { kind: 'list', items },
        ]
  return page(message('screening.result'), [
    { kind: 'heading', text: message('desk.verbatim', { text: prospect.name }) },
    {
      kind: 'text',
      tone: 'strong',
      text: message('screening.verdict', { verdict: screening.verdict, score: { percent: screening.score } }),
    },
    ...(screening.verdict === 'conditions'
      ? [{ kind: 'text' as const, text: message('screening.conditions') }]
      : []),
    ...listed('screening.red', red),
    ...listed('screening.unclear', unclear),
    ...(screening.note === undefined ? [] : [{ kind: 'said' as const, words: { said: screening.note } }]),
    ...nextSteps(scene, prospect, screening),
    ...(sources.length === 0
      ? []
      : [
          { kind: 'heading' as const, text: message('screening.sources') },
          { kind: 'list' as const, items: sources },
        ]),
  ])
}

/** The screening that a button is about, if I may see it. */
function screeningIn(scene: ProspectScene): Screening | undefined {
  const seen = screeningsSeenBy(scene.me.id, scene.prospect)
  return scene.subject.item === undefined ? seen[0] : seen.find(({ id }) => id === scene.subject.item)
}

function readPage(scene: ProspectScene): Step {
  const screening = screeningIn(scene)
  return screening
    ? show(screeningPage(scene, scene.prospect, screening))
    : refuse('common.refused.unknownButton')
}

/** Asks another person to decide with me; they are told in neutral words, without the prospect's name. */
function askSecond(scene: ProspectScene, screening: Screening, person: string): Step {
  const fact: ProspectFact = { kind: 'SecondAsked', screening: screening.id, person }
  const subject = { prospect: scene.prospect.id, item: screening.id }
  const card = personal(neutral('screening.asked.title'), neutral('screening.asked.preview'), [
    { kind: 'text', text: { key: 'screening.asked.text', values: { name: scene.me.name } } },
    { kind: 'buttons', buttons: [button(neutral('screening.asked.button'), 'screening.read', subject)] },
  ])
  const tell: Tell = { about: scene.prospect.id, to: person, card, urgency: 'asked' }
  return { facts: [{ on: scene.prospect.id, fact }], tell: [tell], reply: note('screening.asked.done') }
}

const noneHere = { refused: message('common.refused.unknownButton') } as const
/** What every form about one screening has. */
const formOf = (scene: ProspectScene, screening: Screening, name: string) => ({
  name,
  subject: { prospect: scene.prospect.id, item: screening.id },
})

const forms: Readonly<Record<string, FormRule>> = {
  'screening.ask': formOn<Asked>('workspace', {
    act: 'screening.ask',
    needs: ['mine', 'outcomes'],
    form: (scene) => screenForm(scene),
    findProspect: ({ name }) => name,
    take: takeScreening,
  }),
  'screening.second': formOn<{ readonly person: string }>('prospect', {
    act: 'screening.ask',
    needs: ['outcomes'],
    form: (scene) => {
      const screening = screeningIn(scene)
      if (screening?.by !== scene.me.id) return noneHere
      return {
        ...formOf(scene, screening, 'screening.second'),
        title: message('screening.second.title'),
        intro: [message('screening.second.intro')],
        fields: { person: askPerson({ label: message('screening.second.person'), value: screening.second }) },
        submit: message('screening.second.submit'),
      }
    },
    take(scene, { person }) {
      const screening = screeningIn(scene)
      if (!screening) return refuse('common.refused.unknownButton')
      return person === scene.me.id ? refuse('screening.second.self') : askSecond(scene, screening, person)
    },
  }),
  'screening.say': formOn<{ readonly choice: ProspectChoice; readonly why: string }>('prospect', {
    act: 'screening.ask',
    needs: ['outcomes'],
    form: (scene) => {
      const screening = screeningIn(scene)
      if (!screening) return noneHere
      const mine = screening.voices.find(({ by }) => by === scene.me.id)
      return {
        ...formOf(scene, screening, 'screening.say'),
        title: message('screening.say.title'),
        intro: [message('screening.say.intro')],
        fields: {
          choice: askChoice<ProspectChoice>({
            label: message('screening.say.choice'),
            options: choiceOptions,
            value: mine?.choice,
          }),
          why: askText({
            label: message('screening.say.why'),
            hint: message('common.readable'),
            min: 10,
            value: mine?.why,
          }),
        },
        submit: message('common.save'),
      }
    },
    take(scene, { choice, why }) {
      const screening = screeningIn(scene)
      if (!screening) return refuse('common.refused.unknownButton')
      const fact: ProspectFact = { kind: 'ProspectVoiced', screening: screening.id, choice, why }
      const voice = { by: scene.me.id, choice, why, at: scene.now }
      const voices = [...screening.voices.filter(({ by }) => by !== scene.me.id), voice]
      return {
        facts: [{ on: scene.prospect.id, fact }],
        reply: { kind: 'page', page: screeningPage(scene, scene.prospect, { ...screening, voices }) },
      }
    },
  }),
}

/** Prospects before they are clients: the same questions for all, with what past cases have taught (06, section 6.4). */
export const screening: Chapter = {
  name: 'screening',
  commands: {
    screen: {
      act: 'screening.ask',
      needs: ['mine', 'outcomes'],
      run: (scene, rest) => ask(screenForm(scene, rest)),
    },
  },
  presses: {
    'screening.read': { on: 'prospect', act: 'screening.ask', needs: ['outcomes'], run: readPage },
  },
  forms,
}
