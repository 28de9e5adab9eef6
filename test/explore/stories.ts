import type { CaseState } from '../../src/case/state.ts'
import type { Subject } from '../../src/engine/gesture.ts'
import type { Chance } from './chance.ts'
import { daysAfter, type Raw } from './fill.ts'

/** Somebody in a story, as their platform knows them. */
export interface Cast {
  readonly name: string
  readonly language: string
  readonly zone: string
  readonly country: string
}

/** What a hint may depend on. */
interface Moment {
  readonly form: string
  readonly field: string
  readonly value: Raw | undefined
  readonly attempt: number
  readonly by: string
  readonly about: CaseState | undefined
  readonly chance: Chance
  /** ISO date */
  readonly today: string
}

/** A story that the explorer tries to live: who takes part, and what they want. */
export interface Story {
  readonly name: string
  readonly cast: readonly Cast[]
  /** The commands with which it begins. */
  readonly opening: readonly { readonly by: string; readonly words: string }[]
  /** How much somebody is drawn to a button; 1 is neither way. */
  likes(action: string, about: CaseState, by: string, subject: Subject): number
  /** What to put into a field; `any` for something fit, nothing for what is usual. */
  hint(moment: Moment): Raw | 'any' | undefined
  /** Words for a free text of at most `max` characters. */
  words(count: number, field: string, max: number): string
}

/** Six people who read six languages. */
export const sixPeople: readonly Cast[] = [
  { name: 'Anna', language: 'en', zone: 'Europe/London', country: 'UK' },
  { name: 'Bea', language: 'sv', zone: 'Europe/Stockholm', country: 'SE' },
  { name: 'Carl', language: 'de', zone: 'Europe/Berlin', country: 'DE' },
  { name: 'Dagny', language: 'nb', zone: 'Europe/Oslo', country: 'NO' },
  { name: 'Eero', language: 'fi', zone: 'Europe/Helsinki', country: 'FI' },
  { name: 'Femke', language: 'nl', zone: 'Europe/Amsterdam', country: 'NL' },
]

/** The client's name in every story. Nobody outside the case may ever see it. */
export const clientName = 'Havbris Sjømat AS'

type Wish = Raw | ((moment: Moment) => Raw | 'any' | undefined)
type Wishes = Readonly<Record<string, Wish>>

/** Fields of at most so many characters hold a name or a title, not a sentence. */
export const longestName = 200

/** A plain sentence, long enough for every field that asks for a reason; a name where a name is asked for. */
function plainWords(count: number, _field: string, max: number): string {
  const words = `Note ${count}: the hours came in later than agreed, we spoke about it the next day and wrote it down.`
  return max <= longestName ? `Note ${count}`.slice(0, max) : words
}

const roles: Wishes = {
  'intake.people.decider': ['Bea'],
  'intake.people.contact': ['Dagny', 'Eero'],
  'intake.people.deputy': ['Dagny'],
  'intake.people.finance': ['Eero'],
  'intake.people.legal': ['Femke'],
  'intake.people.approver': ['Carl'],
  'intake.people.facilitator': ['Carl'],
  'intake.people.safety': ['Femke'],
  'intake.people.delivery': ['Eero'],
  'intake.people.communications': ['Dagny'],
  'intake.people.observer': [],
  'intake.people.clientPeople': 'ada@havbris.example',
}

const common: Wishes = {
  ...roles,
  client: clientName,
  'intake.log.on': ({ today, chance }) => daysAfter(today, -1 - chance.below(60)),
  'intake.log.reasons': ['R03', 'R05'],
  'intake.log.ourPart': 'no',
  'intake.log.accountOwner': ['Anna'],
  'intake.open.profile': 'normal',
  'intake.contract.kind': 'open-ended',
  'intake.contract.noticeDays': '30',
  'intake.contract.noticeMonths': '',
  'intake.contract.termEnds': '',
  'intake.contract.renewalMonths': '',
  'intake.contract.form': 'email',
  'evaluate.reasons.reasons': ['R03', 'R05'],
  'consult.start.mode': ({ chance }) => chance.pick(['named', 'confidential', 'anonymous']) ?? 'confidential',
  'consult.start.facilitator': ['Carl'],
  'consult.start.people': ({ value }) => value ?? 'any',
  'consult.rate.interest': 'none',
  'decide.redline.found': 'no',
  'decide.sign.choice': 'otherwise',
  'decide.sign.interest': 'none',
  'decide.sign.reason': 'any',
  'decide.sign.answer': 'any',

  'decide.confirm.verdict': 'confirm',
  keep: 'true',
  'communicate.contact.contactEmail': 'anna@nordlykt.example',
  'communicate.reason.since': '2020',
  'communicate.note.reached': 'yes',
  'remedy.measure.owner': ['Eero'],
  'intake.case-remedy.outcome': 'failed',
  'intake.remedy.outcome': 'failed',
  'intake.case-log.reasons': ['R03'],
}

/** Buttons that lead away from the story; somebody still presses one now and then. */
const rarely: Readonly<Record<string, number>> = {
  'intake.withdraw': 0.003,
  'keeping.hold': 0.001,
  'keeping.lift': 0.001,
  'intake.owner': 0.01,
  'intake.people': 0.05,
  'intake.protect': 0.1,
  'desk.unroom': 0.01,
  'desk.settings': 0.02,
  'desk.help': 0.02,
  'desk.mine': 0.02,
  'desk.workspace': 0,
  'consult.close': 0.05,
  'consult.decline': 0.05,
  'desk.case': 0.1,
  'intake.take-in': 0.05,
  'intake.case-log': 0.2,
  'intake.case-remedy': 0.2,
  'intake.contract': 0.1,
  'intake.safe': 0.2,
  'intake.guide': 0.1,
  'consult.second': 0.5,
  'decide.postpone': 0.03,
  'decide.reopen': 0.03,
  'remedy.drop': 0.03,
  'remedy.move': 0.1,
  'communicate.silence': 0.02,
  'communicate.money': 0.1,
  'follow.terms': 0.1,
  'follow.messages': 0.1,
  'follow.read': 0.2,
  'follow.mine': 0.3,
  'follow.hand': 0.1,
  'follow.notice': 0.2,
  'follow.add': 0.1,
  'communicate.releases': 0.2,
  'follow.deviate': 0.1,
  'follow.message': 0.4,
  'debrief.waive': 0.1,
  'debrief.move': 0.1,
  'communicate.return': 0.05,
  'communicate.refund': 0.1,
  'follow.drop': 0.3,
  'follow.move': 0.2,
}

/** Buttons without which no story goes on. */
const often: Readonly<Record<string, number>> = {
  'evaluate.reasons': 3,
  'evaluate.figures': 3,
  'evaluate.flags': 3,
  'consult.rate': 3,
  'consult.agree': 5,
  'decide.sign': 4,
  'decide.confirm': 5,
  'remedy.start': 4,
  'remedy.settle': 2,
  'communicate.open': 2,
  'communicate.finish': 6,
  'communicate.approve': 8,
  'communicate.sent': 6,
  'follow.done': 4,
  'follow.close': 4,
  'debrief.answer': 3,
  'debrief.close': 3,
}

/** People are busy with what the case is about now. */
function ofStage(action: string, { stage }: CaseState): boolean {
  const chapter = action.split('.')[0] ?? ''
  if (stage === 'open') return chapter === 'intake' || chapter === 'evaluate'
  // The debrief is scheduled while the follow-through runs, and the follow-through ends after it.
  if (stage === 'follow' || stage === 'debrief') return chapter === 'follow' || chapter === 'debrief'
  return chapter === stage
}

/** Nobody asks the team before the facts are there; somebody does all the same once in a while. */
function readyToAsk({ evaluation: { figures, reasons, flags } }: CaseState): number {
  return figures !== undefined && reasons.length > 0 && Object.keys(flags).length > 10 ? 6 : 0.02
}

function storyOf(
  name: string,
  wishes: Wishes,
  liking: Story['likes'] = () => 1,
  given: Partial<Pick<Story, 'cast' | 'opening' | 'words'>> = {},
): Story {
  const all = { ...common, ...wishes }
  const log = { by: 'Anna', words: `log ${clientName}` }
  return {
    name,
    cast: sixPeople,
    opening: [log, log, { by: 'Anna', words: `open ${clientName}` }],
    words: plainWords,
    ...given,
    likes: (action, about, by, subject) =>
      (action === 'consult.start' ? readyToAsk(about) : 1) *
      (rarely[action] ?? 1) *
      (often[action] ?? 1) *
      (ofStage(action, about) ? 2 : 0.1) *
      liking(action, about, by, subject),
    hint(moment) {
      const wish = all[`${moment.form}.${moment.field}`] ?? all[moment.field]
      if (wish !== undefined) return typeof wish === 'function' ? wish(moment) : wish
      if (moment.form === 'consult.rate') return ratingOf(all, moment)
      // Legal flags, by their ids in capitals: there is nothing in the way.
      return moment.form.startsWith('evaluate.flags') && /^[A-Z_]+$/.test(moment.field) ? 'no' : undefined
    },
  }
}

function ratingOf(wishes: Wishes, moment: Moment): Raw | 'any' | undefined {
  const { rating: wish } = wishes
  return typeof wish === 'function' ? wish(moment) : wish
}

const near =
  (middle: number): Wish =>
  ({ chance }) =>
    String(Math.min(4, Math.max(0, middle + chance.below(2))))

/** The team lets the client go, with notice. */
export const ended: Story = storyOf('ended', {
  rating: near(3),
  'consult.words.option': 'TERMINATE_NOTICE',
  'decide.sign.option': 'TERMINATE_NOTICE',
  // Where the model says the same, it is followed on the second attempt.
  'decide.sign.choice': ({ attempt }) => (attempt % 2 === 0 ? 'otherwise' : 'follow'),
})

/** A plan is made and kept: the client stays. */
export const kept: Story = storyOf('kept', {
  rating: near(1),
  'consult.words.option': 'REMEDY_PLAN',
  'decide.sign.option': ({ chance }) => chance.pick(['REMEDY_PLAN', 'KEEP_TALK', 'REPRICE']) ?? 'REMEDY_PLAN',
  'decide.sign.choice': ({ attempt }) => (attempt % 2 === 0 ? 'otherwise' : 'follow'),
  'remedy.settle.outcome': 'worked',
  'remedy.check': 'met',
})

/** The case is withdrawn, at whatever stage it has come to. */
export const withdrawn: Story = storyOf('withdrawn', { rating: near(2) }, (action, { stage }) =>
  action === 'intake.withdraw' ? (stage === 'decide' ? 4000 : 30) : 1,
)

/** Anything: every choice is made by chance. */
export const wandering: Story = storyOf('wandering', {
  rating: ({ chance }) => chance.pick(['0', '1', '2', '3', '4', 'unknown']) ?? '2',
  'intake.open.profile': ({ chance }) => chance.pick(['normal', 'fast']) ?? 'normal',
  'decide.sign.choice': 'any',
  'decide.sign.option': 'any',
})
