import { todayIn } from '../src/case/contract-terms.ts'
import { askCheck, askDate, askText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import type { AlternativeInput } from '../src/letters/phrases.ts'
import {
  emptied,
  keepBox,
  label,
  line,
  mayDay,
  mayLine,
  mayWords,
  saveFields,
  wordsIntro,
} from './communicate-fields.ts'
import { isRedLine, presetOf } from './communicate-letter.ts'
import { about } from './step.ts'

const required = message('common.error.required')

interface HandoverValues {
  readonly handoverContact: string
  readonly handoverItems: string
  readonly handoverDate: string
  readonly openDeliverables: string | undefined
  readonly dataExportUntil: string | undefined
  readonly dataChoiceDate: string | undefined
  readonly accessRemovalDate: string | undefined
  readonly assetList: string | undefined
  readonly assetReturnDate: string | undefined
  readonly keep: boolean
}

function handoverErrors(scene: CaseScene, values: HandoverValues): Readonly<Record<string, Message>> {
  const serves = presetOf(scene.case) !== 'TERMINATE_NOW'
  return {
    ...(serves && values.openDeliverables === undefined ? { openDeliverables: required } : {}),
    ...(values.dataExportUntil !== undefined && values.dataChoiceDate === undefined
      ? { dataChoiceDate: required }
      : {}),
    ...(values.dataChoiceDate !== undefined && values.dataExportUntil === undefined
      ? { dataExportUntil: required }
      : {}),
    ...(values.assetList !== undefined && values.assetReturnDate === undefined
      ? { assetReturnDate: required }
      : {}),
    ...(values.assetReturnDate !== undefined && values.assetList === undefined
      ? { assetList: required }
      : {}),
  }
}

/** What we still do, and who hands over what by when: the client is told how to carry on (req S2.43). */
export const handover: FormRule = formOn<HandoverValues>('case', {
  act: 'communicate.write',
  form(scene): Form<HandoverValues> {
    const { slots } = scene.case.communication
    const today = todayIn(scene.case, scene.now)
    return {
      name: 'communicate.handover',
      subject: about(scene.case),
      title: message('communicate.handover.title'),
      intro: [wordsIntro(scene)],
      fields: {
        openDeliverables: mayWords('openDeliverables', slots.openDeliverables, 300),
        handoverContact: line('handoverContact', slots.handoverContact),
        handoverItems: askText({ label: label('handoverItems'), max: 300, value: slots.handoverItems }),
        handoverDate: askDate({
          label: label('handoverDate'),
          value: slots.handoverDate ?? slots.endDate,
          min: today,
        }),
        dataExportUntil: mayDay('dataExportUntil', slots.dataExportUntil, today),
        dataChoiceDate: mayDay('dataChoiceDate', slots.dataChoiceDate, today),
        accessRemovalDate: mayDay('accessRemovalDate', slots.accessRemovalDate, today),
        assetList: mayLine('assetList', slots.assetList, 200),
        assetReturnDate: mayDay('assetReturnDate', slots.assetReturnDate, today),
        keep: keepBox(),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const { keep, ...rest } = values
    const { openDeliverables, handoverItems, assetList } = rest
    const words = { openDeliverables, handoverItems, assetList }
    return saveFields(scene, { fields: emptied(rest), keep, errors: handoverErrors(scene, values), words })
  },
})

type AlternativeValues = {
  readonly [K in `${'name' | 'contact' | 'why'}${1 | 2 | 3}`]: string | undefined
} & { readonly directoryName: string | undefined; readonly checked: boolean; readonly keep: boolean }

const numbers = [1, 2, 3] as const

function alternativesFrom(values: AlternativeValues): readonly AlternativeInput[] {
  return numbers.flatMap((number) => {
    const [name, contact, why] = [values[`name${number}`], values[`contact${number}`], values[`why${number}`]]
    return name === undefined || contact === undefined || why === undefined ? [] : [{ name, contact, why }]
  })
}

function alternativeErrors(scene: CaseScene, values: AlternativeValues): Readonly<Record<string, Message>> {
  const errors: Record<string, Message> = {}
  for (const number of numbers) {
    const parts = (['name', 'contact', 'why'] as const).map((part) => `${part}${number}` as const)
    const given = parts.filter((part) => values[part] !== undefined)
    if (given.length > 0) for (const part of parts) if (values[part] === undefined) errors[part] = required
  }
  const named = alternativesFrom(values).length > 0
  const barred = isRedLine(scene.case) || scene.case.communication.slots.reason === 'R12'
  if (named && barred) errors.name1 = message('communicate.error.named')
  if (named && !values.checked) errors.checked = message('communicate.error.checked')
  const refers = presetOf(scene.case) === 'REFER'
  if (refers && !named && values.directoryName === undefined)
    errors.name1 ??= message('communicate.error.refer')
  return errors
}

function alternativeFields(scene: CaseScene): Form<AlternativeValues>['fields'] {
  const { slots } = scene.case.communication
  const known = slots.alternatives ?? []
  const max = { name: 80, contact: 120, why: 160 }
  const field = (part: 'name' | 'contact' | 'why', number: 1 | 2 | 3) =>
    mayLine(`${part}${number}`, known[number - 1]?.[part], max[part])
  return {
    name1: field('name', 1),
    contact1: field('contact', 1),
    why1: field('why', 1),
    name2: field('name', 2),
    contact2: field('contact', 2),
    why2: field('why', 2),
    name3: field('name', 3),
    contact3: field('contact', 3),
    why3: field('why', 3),
    directoryName: mayLine('directoryName', slots.directoryName),
    checked: askCheck({ label: label('checked'), value: slots.alternativesChecked }),
    keep: keepBox(),
  }
}

/** One to three others who may suit the client, each asked beforehand; or a public directory. */
export const alternatives: FormRule = formOn<AlternativeValues>('case', {
  act: 'communicate.write',
  form: (scene): Form<AlternativeValues> => ({
    name: 'communicate.options',
    subject: about(scene.case),
    title: message('communicate.options.title'),
    intro: [message('communicate.options.intro'), wordsIntro(scene)],
    fields: alternativeFields(scene),
    submit: message('common.save'),
  }),
  take(scene, values) {
    const fields = {
      alternatives: alternativesFrom(values),
      directoryName: values.directoryName ?? null,
      alternativesChecked: values.checked,
    }
    const words = { why1: values.why1, why2: values.why2, why3: values.why3 }
    return saveFields(scene, { fields, keep: values.keep, errors: alternativeErrors(scene, values), words })
  },
})
