import type { ClientFact, ClientState, Incident } from '../src/case/client.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import type { OpeningFact } from '../src/case/opening.ts'
import { type Pattern, type PatternLimits, patternIn } from '../src/case/pattern.ts'
import type { Neutral } from '../src/engine/card.ts'
import {
  askCheck,
  askChoice,
  askChoices,
  askDate,
  askNumber,
  askPeople,
  askText,
  mayChoice,
  mayText,
} from '../src/engine/fields.ts'
import { type FormRule, formOn, type Scene, type Step, type Tell } from '../src/engine/flow.ts'
import type { Fields, Form } from '../src/engine/form.ts'
import type { ReasonCode } from '../src/evaluation/model.ts'
import { message } from '../src/language/text.ts'
import { reasonChoices, yesPartlyNo } from './choices.ts'
import { button, fieldErrors, neutral, note, onCase, personal } from './step.ts'

/** What an incident form asks, apart from whom it is about. */
interface Told {
  readonly on: string
  readonly what: string
  readonly felt: string | undefined
  readonly reasons: readonly ReasonCode[]
  readonly justified: 'yes' | 'partly' | 'no' | undefined
  readonly affected: number
  readonly ourPart: 'yes' | 'partly' | 'no'
  readonly answer: string | undefined
  readonly source: string | undefined
  readonly verified: boolean
  readonly shielded: boolean
}

const readable = message('common.readable')

/** `quoted` are the words of a message that somebody logs as it stands. */
function toldFields(scene: Scene): Fields<Told> {
  const today = todayIn(scene.me, scene.now)
  return {
    on: askDate({ label: message('intake.log.on'), max: today, value: today }),
    what: askText({
      label: message('intake.log.what'),
      hint: message('intake.log.whatHint'),
      min: 5,
      value: scene.quoted?.words.slice(0, 3000),
    }),
    felt: mayText({ label: message('intake.log.felt'), hint: message('intake.log.feltHint') }),
    reasons: askChoices({
      label: message('intake.log.reasons'),
      hint: message('intake.log.reasonsHint'),
      options: reasonChoices,
    }),
    justified: mayChoice({
      label: message('intake.log.justified'),
      hint: message('intake.log.justifiedHint'),
      options: yesPartlyNo,
    }),
    affected: askNumber({
      label: message('intake.log.affected'),
      hint: message('intake.log.affectedHint'),
      max: 10_000,
      whole: true,
      value: 1,
    }),
    ourPart: askChoice({
      label: message('intake.log.ourPart'),
      hint: message('intake.log.ourPartHint'),
      options: yesPartlyNo,
    }),
    answer: mayText({ label: message('intake.log.answer'), hint: readable }),
    source: mayText({
      label: message('intake.log.source'),
      hint: message('intake.log.sourceHint'),
      lines: 'one',
      max: 500,
      value: scene.quoted?.source.slice(0, 500),
    }),
    verified: askCheck({ label: message('intake.log.verified') }),
    shielded: askCheck({ label: message('intake.log.shielded'), hint: message('intake.log.shieldedHint') }),
  }
}

/** "Was the objection justified?" must be answered where a disputed invoice is told (req S0.20). */
function problemsOf({ reasons, justified }: Told): Step | undefined {
  if (!reasons.includes('R07') || justified !== undefined) return undefined
  return fieldErrors({ justified: message('intake.log.justifiedNeeded') })
}

function incidentOf(scene: Scene, told: Told): Incident {
  const { felt, justified, answer, source, ...rest } = told
  return {
    ...rest,
    id: scene.id('incident'),
    reporter: scene.me.id,
    loggedAt: scene.now,
    ...(felt === undefined ? {} : { felt }),
    ...(answer === undefined ? {} : { answer }),
    ...(source === undefined ? {} : { source }),
    ...(justified === undefined || !told.reasons.includes('R07') ? {} : { justified }),
  }
}

interface Logged extends Told {
  readonly client: string
  readonly accountOwner: readonly string[]
}

/** The client that a form opened from a client's page is about. */
export function clientInMind(scene: Scene): ClientState | undefined {
  return scene.myClients.find((one) => one.id === scene.subject.client)
}

/** In a room, a client's name was seen by others: say so, and how to take it back. */
export function roomAdvice(scene: Scene, typed: string) {
  return scene.at?.kind === 'room' && typed !== '' ? [message('intake.inRoom')] : []
}

/** The form for one incident. `typed` is what followed the command. */
export function logForm(scene: Scene, typed = ''): Form<Logged> {
  const client = clientInMind(scene)
  return {
    name: 'intake.log',
    subject: client ? { client: client.id } : {},
    title: message('intake.log.title'),
    intro: [...roomAdvice(scene, typed), message('intake.log.intro')],
    fields: {
      client: askText({
        label: message('intake.client'),
        hint: message('intake.clientHint'),
        lines: 'one',
        max: 120,
        value: client?.name ?? (typed === '' ? undefined : typed.slice(0, 120)),
      }),
      ...toldFields(scene),
      accountOwner: askPeople({
        label: message('intake.log.accountOwner'),
        hint: message('intake.log.accountOwnerHint'),
        max: 1,
      }),
    },
    submit: message('intake.log.submit'),
  }
}

/** A client by its name: the one that is known, or a new one with the facts that begin it. */
export function clientOf(
  scene: Scene,
  name: string,
): {
  readonly id: string
  readonly known: ClientState | undefined
  readonly begins: Pick<Step, 'begins' | 'facts'>
} {
  if (scene.found) return { id: scene.found.id, known: scene.found, begins: { facts: [] } }
  const id = scene.id('client')
  const fact: ClientFact = { kind: 'ClientNamed', id, name: name.trim() }
  return {
    id,
    known: undefined,
    begins: { begins: [{ id, kind: 'client', name: name.trim() }], facts: [{ on: id, fact }] },
  }
}

function patternWords(pattern: Pattern, limits: PatternLimits): Neutral {
  if (pattern === 'frequent')
    return neutral('intake.pattern.frequent', { count: limits.incidents, days: limits.days })
  return pattern === 'late-invoices'
    ? neutral('intake.pattern.late', { count: limits.lateInvoices, months: limits.lateMonths })
    : neutral('intake.pattern.badMonths', { count: limits.badMonths })
}

/** One private nudge to the account owner when what is logged begins to form a pattern (product.md, "Log"). */
function nudge(
  scene: Scene,
  client: {
    readonly id: string
    readonly accountOwner: string | undefined
    readonly known: ClientState | undefined
  },
  incident: Incident,
): { readonly facts: readonly ClientFact[]; readonly tell: readonly Tell[] } {
  const incidents = [...(client.known?.incidents ?? []), incident]
  const limits = scene.workspace.patterns
  const pattern = patternIn({ incidents }, todayIn(scene.workspace, scene.now), limits)
  if (!pattern || !client.accountOwner || client.known?.nudgedAt !== undefined) return { facts: [], tell: [] }
  const card = personal(neutral('intake.pattern.title'), neutral('intake.pattern.preview'), [
    {
      kind: 'text',
      text: patternWords(pattern, limits),
    },
    {
      kind: 'buttons',
      buttons: [
        button(neutral('intake.pattern.see'), 'intake.client', { client: client.id }),
        button(neutral('intake.open.button'), 'intake.open', { client: client.id }),
      ],
    },
  ])
  return {
    facts: [{ kind: 'PatternTold' }],
    tell: [{ to: client.accountOwner, about: client.id, card, urgency: 'unasked' }],
  }
}

function takeLog(scene: Scene, { client: name, accountOwner, ...told }: Logged): Step {
  const problem = problemsOf(told)
  if (problem) return problem
  const { id, known, begins } = clientOf(scene, name)
  const incident = incidentOf(scene, told)
  const picked = known?.accountOwner === undefined ? accountOwner[0] : undefined
  const owner = known?.accountOwner ?? picked
  const nudged = nudge(scene, { id, accountOwner: owner, known }, incident)
  const facts: readonly ClientFact[] = [
    ...(picked === undefined ? [] : [{ kind: 'AccountOwnerSet', person: picked } as const]),
    { kind: 'IncidentLogged', incident },
    ...nudged.facts,
  ]
  return {
    ...begins,
    facts: [...begins.facts, ...facts.map((fact) => ({ on: id, fact }))],
    tell: nudged.tell,
    reply: note(owner === scene.me.id || owner === undefined ? 'intake.log.done' : 'intake.log.doneOwner'),
  }
}

/** The forms for incidents: of a client at any time, and from inside a case, where the case quotes them at once. */
export const logForms: Readonly<Record<string, FormRule>> = {
  'intake.log': formOn<Logged>('workspace', {
    act: 'log.write',
    needs: ['mine'],
    form: (scene) => logForm(scene),
    findClient: ({ client }) => client,
    take: takeLog,
  }),
  'intake.case-log': formOn<Told>('case', {
    act: 'case.log',
    form: (scene) => ({
      name: 'intake.case-log',
      subject: { case: scene.case.id },
      title: message('intake.log.title'),
      intro: [message('intake.log.caseIntro')],
      fields: toldFields(scene),
      submit: message('intake.log.submit'),
    }),
    take(scene, told) {
      const problem = problemsOf(told)
      if (problem) return problem
      const incident = incidentOf(scene, told)
      const quoted: OpeningFact = { kind: 'IncidentQuoted', incident }
      const step = onCase(scene, [quoted], note('intake.log.doneCase'))
      const logged: ClientFact = { kind: 'IncidentLogged', incident }
      return { ...step, facts: [{ on: scene.case.client.id, fact: logged }, ...step.facts] }
    },
  }),
}
