import { workingDayOnOrAfter } from '../src/calendar/working-days.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import { askCheck, askChoice, askDate } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn } from '../src/engine/flow.ts'
import { type Message, message, say } from '../src/language/text.ts'
import type { AddressForm } from '../src/letters/catalogue.ts'
import type { Greeting } from '../src/letters/compose.ts'
import { emptied, keepBox, label, line, mayDay, mayLine, saveFields } from './communicate-fields.ts'
import { clientPlace, endWorking } from './communicate-letter.ts'
import { decisionOf } from './decided.ts'
import { about } from './step.ts'

const greetings: readonly Greeting[] = ['neutral', 'f', 'm', 'team', 'familiar']

interface PartyValues {
  readonly clientName: string
  readonly fullName: string
  readonly lastName: string | undefined
  readonly address: AddressForm
  readonly greeting: Greeting
  readonly senderName: string
  readonly senderTitle: string | undefined
  readonly companyName: string
}

/** Only Dutch has texts for a client whom we address informally. */
function addressForms(scene: CaseScene): readonly AddressForm[] {
  return scene.case.clientLanguage === 'nl' ? ['org', 'person', 'informal'] : ['org', 'person']
}

function partyErrors(values: PartyValues): Readonly<Record<string, Message>> {
  const needsSurname = values.greeting === 'f' || values.greeting === 'm'
  return needsSurname && values.lastName === undefined
    ? { lastName: message('communicate.error.lastName') }
    : {}
}

/** Who writes to whom. */
export const parties: FormRule = formOn<PartyValues>('case', {
  act: 'communicate.write',
  form(scene) {
    const { slots } = scene.case.communication
    return {
      name: 'communicate.parties',
      subject: about(scene.case),
      title: message('communicate.parties.title'),
      fields: {
        clientName: line('clientName', slots.clientName ?? scene.case.client.name),
        fullName: line('fullName', slots.fullName),
        lastName: mayLine('lastName', slots.lastName),
        address: askChoice<AddressForm>({
          label: label('address'),
          value: slots.address ?? 'org',
          options: addressForms(scene).map((value) => ({
            value,
            label: message('communicate.address', { form: value }),
          })),
        }),
        greeting: askChoice<Greeting>({
          label: label('greeting'),
          value: slots.greeting ?? 'neutral',
          options: greetings.map((value) => ({
            value,
            label: message('communicate.greeting', { greeting: value }),
          })),
        }),
        senderName: line('senderName', slots.senderName ?? scene.me.name),
        senderTitle: mayLine('senderTitle', slots.senderTitle),
        companyName: line('companyName', slots.companyName),
      },
      submit: message('common.save'),
    }
  },
  take: (scene, values) => saveFields(scene, { fields: emptied({ ...values }), errors: partyErrors(values) }),
})

interface ContractValues {
  readonly contractRef: string
  readonly serviceName: string
  readonly receivedOn: string
  readonly endDate: string | undefined
  readonly noticePeriod: string | undefined
  readonly clauseRef: string | undefined
  readonly formChecked: boolean
  readonly keep: boolean
}

/** The notice period as the client reads it, in the case that the letter's sentence asks for. */
function noticeProposal(scene: CaseScene): string | undefined {
  const { noticeDays, noticeMonths } = scene.case.contract ?? {}
  const reader = { language: scene.case.clientLanguage, zone: scene.case.zone }
  if (noticeMonths !== undefined && noticeMonths > 0) {
    return say(message('communicate.notice.months', { count: noticeMonths }), reader)
  }
  return noticeDays === undefined || noticeDays === 0
    ? undefined
    : say(message('communicate.notice.days', { count: noticeDays }), reader)
}

function isImmediate(scene: CaseScene): boolean {
  return decisionOf(scene.case)?.option === 'TERMINATE_NOW'
}

function contractErrors(
  scene: CaseScene,
  values: ContractValues,
  earliest: string,
): Readonly<Record<string, Message>> {
  const immediate = isImmediate(scene)
  const bound = immediate ? values.receivedOn : earliest
  return {
    ...(values.endDate !== undefined && values.endDate < bound
      ? { endDate: message('communicate.error.endDate', { date: { date: bound } }) }
      : {}),
    ...(immediate && values.clauseRef === undefined
      ? { clauseRef: message('communicate.error.clause') }
      : {}),
    ...(!immediate && values.noticePeriod === undefined
      ? { noticePeriod: message('common.error.required') }
      : {}),
  }
}

/** The agreement, the day the notice arrives, and the end that follows from it. */
export const contract: FormRule = formOn<ContractValues>('case', {
  act: 'communicate.write',
  form(scene) {
    const { slots } = scene.case.communication
    const today = todayIn(scene.case, scene.now)
    const arrives = slots.receivedOn ?? workingDayOnOrAfter(today, clientPlace(scene.case))
    const earliest = endWorking(scene.case, arrives).endsOn
    return {
      name: 'communicate.contract',
      subject: about(scene.case),
      title: message('communicate.contract.title'),
      intro: [
        message('communicate.contract.intro', { arrives: { date: arrives }, ends: { date: earliest } }),
        message('communicate.contract.form', { form: scene.case.contract?.form ?? 'any' }),
      ],
      fields: {
        contractRef: line('contractRef', slots.contractRef),
        serviceName: line('serviceName', slots.serviceName),
        receivedOn: askDate({ label: label('receivedOn'), value: arrives, min: today }),
        endDate: mayDay('endDate', slots.endDate),
        noticePeriod: mayLine('noticePeriod', slots.noticePeriod ?? noticeProposal(scene)),
        clauseRef: mayLine('clauseRef', slots.clauseRef),
        formChecked: askCheck({ label: label('formChecked'), value: slots.formChecked, must: true }),
        keep: keepBox(),
      },
      submit: message('common.save'),
    }
  },
  take(scene, { keep, ...values }) {
    const earliest = isImmediate(scene) ? values.receivedOn : endWorking(scene.case, values.receivedOn).endsOn
    const fields = emptied({ ...values, endDate: values.endDate ?? earliest })
    const errors = contractErrors(scene, { ...values, keep }, earliest)
    return saveFields(scene, { fields, keep, errors, words: { noticePeriod: values.noticePeriod } })
  },
})

interface ContactValues {
  readonly contactName: string
  readonly contactPhone: string
  readonly contactEmail: string
  readonly contactUntil: string
  readonly answerDate: string | undefined
}

/** Whom the client asks from now on, and until when. Nobody is left hanging (req S2.42). */
export const contact: FormRule = formOn<ContactValues>('case', {
  act: 'communicate.write',
  form(scene) {
    const { slots } = scene.case.communication
    const today = todayIn(scene.case, scene.now)
    return {
      name: 'communicate.contact',
      subject: about(scene.case),
      title: message('communicate.contact.title'),
      fields: {
        contactName: line('contactName', slots.contactName),
        contactPhone: line('contactPhone', slots.contactPhone, 40),
        contactEmail: line('contactEmail', slots.contactEmail),
        contactUntil: askDate({
          label: label('contactUntil'),
          value: slots.contactUntil ?? slots.endDate,
          min: slots.endDate ?? today,
        }),
        answerDate: mayDay('answerDate', slots.answerDate, today),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const errors = /^\S+@\S+\.\S+$/.test(values.contactEmail)
      ? {}
      : { contactEmail: message('communicate.error.email') }
    return saveFields(scene, { fields: emptied({ ...values }), errors })
  },
})
