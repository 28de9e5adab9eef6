import type { LetterFact, LetterFields } from '../src/case/communication.ts'
import { askCheck, askChoice, askChoices, askNumber, askText, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn } from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import { reasonLabel, remedyTypeLabel } from '../src/evaluation/model.ts'
import { type Message, message } from '../src/language/text.ts'
import { type LetterReason, REASONS } from '../src/letters/catalogue.ts'
import { reasonSentence } from '../src/letters/phrases.ts'
import { emptied, keepBox, label, mayLine, saveFields, wordsIntro } from './communicate-fields.ts'
import { isApologyBarred, isSilenced } from './communicate-letter.ts'
import { confirmedReasons } from './decided.ts'
import { about, ask, refuse } from './step.ts'

/** A letter names at most this many facts, and as many steps (04, section 4.2). */
const atMost = 3

/** Only confirmed reasons can be given, and none where none may be (req S3.20). */
function reasonsToChoose(scene: CaseScene): readonly LetterReason[] {
  const confirmed = confirmedReasons(scene.case).filter((code) =>
    (REASONS as readonly string[]).includes(code),
  )
  return isSilenced(scene.case) || confirmed.length === 0 ? ['NONE'] : (confirmed as readonly LetterReason[])
}

function reasonOption(scene: CaseScene, value: LetterReason) {
  const sentence = reasonSentence(value, scene.case.clientLanguage, 'org', { focusArea: '…' }).text
  const name = value === 'NONE' ? message('communicate.reason.none') : reasonLabel(value)
  return { value, label: name, hint: { said: sentence } }
}

/** Remedies that were tried in vain: the steps a letter may name. */
function stepsToChoose(scene: CaseScene) {
  return scene.case.remedies
    .filter((remedy) => remedy.outcome === 'failed')
    .slice(-20)
    .map((remedy) => ({
      value: remedy.id,
      label: message('communicate.step', { type: remedyTypeLabel(remedy.type), on: { date: remedy.on } }),
    }))
}

type ThanksFor = NonNullable<LetterFields['thanksFor']>
const thanks: readonly ThanksFor[] = ['cooperation', 'product', 'trust']

interface ReasonValues {
  readonly reason: LetterReason
  readonly focusArea: string | undefined
  readonly thanksFor: ThanksFor
  readonly since: number
  /** Asked only where something was tried in vain. */
  readonly steps?: readonly string[]
  readonly apology: boolean
  readonly ourLimits: boolean
  readonly keep: boolean
}

function reasonErrors(scene: CaseScene, values: ReasonValues): Readonly<Record<string, Message>> {
  const needsFocus = values.reason === 'R09' || values.reason === 'R10'
  const ownPart = scene.case.incidents.some((incident) => incident.ourPart !== 'no')
  return {
    ...(needsFocus && values.focusArea === undefined
      ? { focusArea: message('communicate.error.focus') }
      : {}),
    ...((values.steps ?? []).length > atMost
      ? { steps: message('communicate.error.atMost', { max: atMost }) }
      : {}),
    ...(values.ourLimits && !ownPart ? { ourLimits: message('communicate.error.limits') } : {}),
  }
}

function reasonFields(scene: CaseScene) {
  const { slots } = scene.case.communication
  const reasons = reasonsToChoose(scene)
  const known = slots.reason !== undefined && reasons.includes(slots.reason) ? slots.reason : undefined
  const since = slots.relationshipStart === undefined ? undefined : Number(slots.relationshipStart)
  const steps = stepsToChoose(scene)
  const latest = steps.slice(-atMost).map((step) => step.value)
  return {
    reason: askChoice<LetterReason>({
      label: label('reason'),
      options: reasons.map((reason) => reasonOption(scene, reason)),
      value: known ?? (reasons.length === 1 ? reasons[0] : undefined),
    }),
    focusArea: mayLine('focusArea', slots.focusArea, 80),
    thanksFor: askChoice<ThanksFor>({
      label: label('thanksFor'),
      value: slots.thanksFor ?? 'cooperation',
      options: thanks.map((value) => ({ value, label: message('communicate.thanks', { thing: value }) })),
    }),
    since: askNumber({ label: label('since'), value: since, min: 1900, max: 2200, whole: true }),
    ...(steps.length === 0
      ? {}
      : {
          steps: askChoices<string>({
            label: label('steps'),
            options: steps,
            value: slots.steps ?? latest,
          }),
        }),
    apology: askCheck({
      label: label('apology'),
      value: !isApologyBarred(scene.case) && slots.apology !== false,
    }),
    ourLimits: askCheck({ label: label('ourLimits'), value: slots.ourLimits ?? false }),
    keep: keepBox(),
  }
}

/** The one reason, chosen and never invented, and the tone around it. */
export const reason: FormRule = formOn<ReasonValues>('case', {
  act: 'communicate.write',
  form(scene): Form<ReasonValues> {
    const silenced = isSilenced(scene.case) ? [message('communicate.reason.silenced')] : []
    return {
      name: 'communicate.reason',
      subject: about(scene.case),
      title: message('communicate.reason.title'),
      intro: [message('communicate.reason.intro'), ...silenced, wordsIntro(scene)],
      fields: reasonFields(scene),
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const { keep, since, steps = [], ...rest } = values
    const fields = emptied({ ...rest, steps, relationshipStart: String(since) })
    const errors = reasonErrors(scene, values)
    return saveFields(scene, { fields, keep, errors, words: { focusArea: values.focusArea } })
  },
})

function picked(scene: CaseScene, ids: readonly string[]): readonly LetterFact[] {
  const known = scene.case.communication.slots.facts ?? []
  const chosen = scene.case.incidents.filter((incident) => ids.includes(incident.id))
  return chosen.map(
    (incident) =>
      known.find((fact) => fact.incident === incident.id) ?? {
        incident: incident.id,
        date: incident.on,
        text: '',
        source: '',
      },
  )
}

/** Which dated incidents the letter names, three at most. */
export const facts: FormRule = formOn<{ incidents: readonly string[] }>('case', {
  act: 'communicate.write',
  form(scene) {
    const options = scene.case.incidents.slice(-100).map((incident) => ({
      value: incident.id,
      label: message('communicate.fact', { on: { date: incident.on } }),
      hint: { said: incident.what },
    }))
    if (options.length === 0) return { refused: message('communicate.refused.noIncidents') }
    return {
      name: 'communicate.facts',
      subject: about(scene.case),
      title: message('communicate.facts.title'),
      intro: [message('communicate.facts.intro')],
      fields: {
        incidents: askChoices<string>({
          label: label('incidents'),
          options,
          value: (scene.case.communication.slots.facts ?? []).map((fact) => fact.incident),
        }),
      },
      submit: message('common.continue'),
    }
  },
  take(scene, values) {
    const tooMany = values.incidents.length > atMost
    const errors = tooMany ? { incidents: message('communicate.error.atMost', { max: atMost }) } : {}
    const chosen = picked(scene, values.incidents)
    const next = chosen.length === 0 ? {} : { next: (after: CaseScene) => ask(wordingForm(after)) }
    return saveFields(scene, { fields: { facts: chosen }, errors, ...next })
  },
})

type Wording = Readonly<Record<string, string | boolean | undefined>>

/** Neutral words start from what was logged; what it felt like is never offered (04, section 4.3). */
function proposedText(scene: CaseScene, fact: LetterFact): string | undefined {
  if (fact.text !== '') return fact.text
  const incident = scene.case.incidents.find((one) => one.id === fact.incident)
  return incident?.what.slice(0, 160)
}

function proposedSource(scene: CaseScene, fact: LetterFact): string | undefined {
  if (fact.source !== '') return fact.source
  return scene.case.incidents.find((one) => one.id === fact.incident)?.source?.slice(0, 120)
}

function wordingForm(scene: CaseScene): Form<Wording> {
  const chosen = scene.case.communication.slots.facts ?? []
  const entries = chosen.flatMap((fact, index): [string, Field<string | boolean | undefined>][] => {
    const number = index + 1
    const on = { date: fact.date }
    return [
      [
        `text${number}`,
        askText({
          label: message('communicate.wording.text', { on }),
          max: 160,
          value: proposedText(scene, fact),
        }),
      ],
      [
        `source${number}`,
        mayText({
          label: message('communicate.wording.source', { on }),
          lines: 'one',
          max: 120,
          value: proposedSource(scene, fact),
        }),
      ],
    ]
  })
  return {
    name: 'communicate.wording',
    subject: about(scene.case),
    title: message('communicate.wording.title'),
    intro: [message('communicate.wording.intro'), wordsIntro(scene)],
    fields: { ...Object.fromEntries(entries), keep: keepBox() },
    submit: message('common.save'),
  }
}

function worded(scene: CaseScene, values: Wording): readonly LetterFact[] {
  return (scene.case.communication.slots.facts ?? []).map((fact, index) => ({
    ...fact,
    text: String(values[`text${index + 1}`] ?? ''),
    source: String(values[`source${index + 1}`] ?? ''),
  }))
}

/** The neutral words of each fact, with its source: no source, no fact (req S0.41). */
export const wording: FormRule = formOn<Wording>('case', {
  act: 'communicate.write',
  form(scene) {
    const chosen = scene.case.communication.slots.facts ?? []
    return chosen.length === 0 ? { refused: message('communicate.refused.noFacts') } : wordingForm(scene)
  },
  take(scene, values) {
    const chosen = worded(scene, values)
    if (chosen.length === 0) return refuse('communicate.refused.noFacts')
    const errors = Object.fromEntries(
      chosen.flatMap((fact, index) =>
        fact.source === '' ? [[`source${index + 1}`, message('communicate.error.source')] as const] : [],
      ),
    )
    const words = Object.fromEntries(chosen.map((fact, index) => [`text${index + 1}`, fact.text]))
    return saveFields(scene, { fields: { facts: chosen }, words, keep: values.keep === true, errors })
  },
})
