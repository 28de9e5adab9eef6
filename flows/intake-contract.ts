import { cutOffReminders } from '../src/calendar/contract.ts'
import { addDays, daysBetween } from '../src/calendar/day.ts'
import { wallTime } from '../src/calendar/zone.ts'
import { cutOffAfter, endIfToldOn, safeDays, todayIn } from '../src/case/contract-terms.ts'
import type { Contract } from '../src/case/opening.ts'
import { type CaseState, ownerOf } from '../src/case/state.ts'
import { morningOf } from '../src/case/whereabouts.ts'
import type { Page } from '../src/engine/card.ts'
import { askCheck, askChoice, askDate, mayDate, mayNumber, mayText } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type Due,
  type FormRule,
  formOn,
  type Step,
  type TimerRule,
  type View,
} from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import type { Language } from '../src/language/language.ts'
import { type Message, message } from '../src/language/text.ts'
import { chosen, countryChoices, currencyChoices, languageChoices } from './choices.ts'
import {
  about,
  answer,
  button,
  codeNameOf,
  fieldErrors,
  neutral,
  note,
  onCase,
  page,
  personal,
  refuse,
  show,
} from './step.ts'

const kinds = ['open-ended', 'fixed-term', 'renewing', 'none'] as const
const forms = ['any', 'email', 'letter', 'registered'] as const

interface Agreed {
  readonly kind: Contract['kind']
  readonly noticeDays: number | undefined
  readonly noticeMonths: number | undefined
  readonly toMonthEnd: boolean
  readonly termEnds: string | undefined
  readonly renewalMonths: number | undefined
  readonly form: Contract['form']
  readonly exitClause: string | undefined
  readonly country: string
  readonly clientLanguage: Language
  readonly currency: string
}

/** The third part: what the agreement says about notice and terms, where the client is and what they read. */
export function contractForm(scene: CaseScene): Form<Agreed> {
  const state = scene.case
  const known = state.contract
  return {
    name: 'intake.contract',
    subject: about(state, scene.subject.part === undefined ? {} : { part: scene.subject.part }),
    title: message('intake.contract.title'),
    intro: [message('intake.contract.intro')],
    fields: {
      kind: askChoice({
        label: message('intake.contract.kind'),
        options: kinds.map((kind) => ({
          value: kind,
          label: message('intake.contract.kindIs', { kind: chosen(kind) }),
        })),
        value: known?.kind,
      }),
      noticeDays: mayNumber({
        label: message('intake.contract.noticeDays'),
        max: 1000,
        whole: true,
        value: known?.noticeDays,
      }),
      noticeMonths: mayNumber({
        label: message('intake.contract.noticeMonths'),
        max: 60,
        whole: true,
        value: known?.noticeMonths,
      }),
      toMonthEnd: askCheck({ label: message('intake.contract.toMonthEnd'), value: known?.toMonthEnd }),
      termEnds: mayDate({
        label: message('intake.contract.termEnds'),
        hint: message('intake.contract.termEndsHint'),
        value: known?.termEnds,
      }),
      renewalMonths: mayNumber({
        label: message('intake.contract.renewalMonths'),
        min: 1,
        max: 120,
        whole: true,
        value: known?.renewalMonths,
      }),
      form: askChoice({
        label: message('intake.contract.form'),
        options: forms.map((form) => ({ value: form, label: message('intake.contract.formIs', { form }) })),
        value: known?.form ?? 'any',
      }),
      exitClause: mayText({
        label: message('intake.contract.clauses'),
        hint: message('intake.contract.clausesHint'),
        value: known?.exitClause,
      }),
      country: askChoice({
        label: message('intake.contract.country'),
        options: countryChoices(known?.country ?? state.country),
        value: known?.country ?? state.country,
      }),
      clientLanguage: askChoice({
        label: message('intake.contract.language'),
        options: languageChoices,
        value: state.clientLanguage,
      }),
      currency: askChoice({
        label: message('desk.settings.currency'),
        options: currencyChoices(state.currency),
        value: state.currency,
      }),
    },
    submit: message('common.save'),
  }
}

function problemsOf({ kind, termEnds, noticeDays, noticeMonths }: Agreed): Readonly<Record<string, Message>> {
  const dated = kind === 'fixed-term' || kind === 'renewing'
  return {
    ...(dated && termEnds === undefined ? { termEnds: message('intake.contract.termNeeded') } : {}),
    ...(noticeDays && noticeMonths ? { noticeMonths: message('intake.contract.oneNotice') } : {}),
  }
}

function takeContract(scene: CaseScene, values: Agreed): Step {
  const errors = problemsOf(values)
  if (Object.keys(errors).length > 0) return fieldErrors(errors)
  const { clientLanguage, currency, noticeDays, noticeMonths, termEnds, renewalMonths, exitClause, ...rest } =
    values
  const contract: Contract = {
    ...rest,
    ...(noticeDays === undefined ? {} : { noticeDays }),
    ...(noticeMonths === undefined ? {} : { noticeMonths }),
    ...(termEnds === undefined ? {} : { termEnds }),
    ...(renewalMonths === undefined ? {} : { renewalMonths }),
    ...(exitClause === undefined ? {} : { exitClause }),
  }
  const fact = { kind: 'ContractSet', contract, clientLanguage, currency } as const
  return onCase(scene, [fact], scene.subject.part === 'opening' ? openedReply(scene) : note('common.saved'))
}

/** The end of the opening: what the case is called, and what comes next. */
function openedReply(scene: CaseScene): Step['reply'] {
  const { codeName, incidents, remedies } = scene.case
  return show(
    page(message('intake.opened.title', { codeName }), [
      { kind: 'text', text: message('intake.opened.text', { codeName }) },
      {
        kind: 'text',
        text: message('intake.opened.quoted', { incidents: incidents.length, remedies: remedies.length }),
      },
      { kind: 'text', text: message('intake.opened.next') },
      {
        kind: 'buttons',
        buttons: [
          button(message('common.openCase'), 'desk.case', about(scene.case), { style: 'primary' }),
          button(message('intake.guide.button'), 'intake.guide', about(scene.case)),
        ],
      },
    ]),
  ).reply
}

/** The last day that a page starts from: the next renewal's eve, the term's end, or the end if they had notice today. */
function usualEnd(state: CaseState, today: string): string | undefined {
  const { contract } = state
  return contract && endIfToldOn(contract, today)?.endsOn
}

function safePage(scene: CaseScene, endsOn: string): Step {
  const { contract } = scene.case
  if (!contract) return refuse('intake.safe.noContract')
  const today = todayIn(scene.case, scene.now)
  const steps = safeDays(scene.case, endsOn)
  const working = endIfToldOn(contract, today)
  const late = steps.some(({ date }) => date < today)
  const blocks: Page['blocks'] = [
    ...(steps.length === 0
      ? [{ kind: 'text' as const, text: message('intake.safe.none') }]
      : [
          {
            kind: 'rows' as const,
            rows: steps.map(({ step, date }) => ({
              label: message('intake.safe.step', { step: chosen(step) }),
              value: message('desk.onDate', { date: { date } }),
            })),
          },
        ]),
    ...(late ? [{ kind: 'text' as const, tone: 'warning' as const, text: message('intake.safe.late') }] : []),
    ...(working
      ? [
          { kind: 'heading' as const, text: message('intake.safe.working') },
          {
            kind: 'rows' as const,
            rows: working.steps.map(({ step, date }) => ({
              label: message('intake.safe.workingStep', { step: chosen(step) }),
              value: message('desk.onDate', { date: { date } }),
            })),
          },
        ]
      : []),
    { kind: 'text', tone: 'muted', text: message('intake.safe.general') },
  ]
  return show(page(message('intake.safe.title'), blocks))
}

/** The forms for the contract and for the last safe day. */
export const contractForms: Readonly<Record<string, FormRule>> = {
  'intake.contract': formOn<Agreed>('case', { act: 'case.contract', form: contractForm, take: takeContract }),
  'intake.safe': formOn<{ readonly endsOn: string }>('case', {
    act: 'case.read',
    form(scene) {
      const today = todayIn(scene.case, scene.now)
      const usual = usualEnd(scene.case, today)
      if (usual === undefined) return { refused: message('intake.safe.noContract') }
      return {
        name: 'intake.safe',
        subject: about(scene.case),
        title: message('intake.safe.title'),
        intro: [message('intake.safe.intro')],
        fields: { endsOn: askDate({ label: message('intake.safe.endsOn'), min: today, value: usual }) },
        submit: message('common.continue'),
      }
    },
    take: (scene, { endsOn }) => safePage(scene, endsOn),
  }),
}

const stagesBeforeTelling = new Set<CaseState['stage']>(['open', 'evaluate', 'consult', 'decide', 'remedy'])

/** Reminders 60, 30 and 14 days before the next two cut-offs of a renewing contract (product.md, "Open"). */
export function cutOffTimers({ case: state }: View): readonly Due[] {
  const { contract } = state
  if (!contract || !stagesBeforeTelling.has(state.stage)) return []
  const first = cutOffAfter(contract, wallTime(state.openedAt, state.zone).date)
  if (first === undefined) return []
  const second = cutOffAfter(contract, addDays(first, 1))
  return [...new Set([first, second ?? first])].flatMap((cutOff) =>
    cutOffReminders(cutOff).map(({ daysBefore, date }) => ({
      key: `intake.cutoff:${cutOff}:${daysBefore}`,
      kind: 'intake.cutoff',
      dueAt: morningOf(state, date),
    })),
  )
}

/** Says how many days are left, as they are now: late ones collapse into one, and none comes after the cut-off. */
export const cutOffTimer: TimerRule = {
  run(scene, { key }) {
    const cutOff = key.split(':')[1] ?? ''
    const days = daysBetween(todayIn(scene.case, scene.now), cutOff)
    if (days < 0) return answer({ kind: 'nothing' })
    const codeName = codeNameOf(scene.case)
    const title = neutral('intake.cutoff.title', { codeName })
    const card = personal(title, title, [
      { kind: 'text', text: neutral('intake.cutoff.text', { days, date: { date: cutOff } }) },
      { kind: 'buttons', buttons: [button(neutral('common.openCase'), 'desk.case', about(scene.case))] },
    ])
    return {
      ...answer({ kind: 'nothing' }),
      tell: [
        {
          to: ownerOf(scene.case),
          about: scene.case.id,
          card,
          urgency: 'unasked',
          collapse: `cutoff:${scene.case.id}`,
        },
      ],
    }
  },
}
