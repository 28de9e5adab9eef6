import { addDays, daysBetween } from '../src/calendar/day.ts'
import type { LetterFields, RefundWorking } from '../src/case/communication.ts'
import { todayIn } from '../src/case/contract-terms.ts'
import { askChoice, askDate, askNumber, askText, mayNumber } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import { GOODWILL_TYPES, type GoodwillType } from '../src/letters/catalogue.ts'
import { refundProposal } from '../src/letters/goodwill.ts'
import {
  emptied,
  keepBox,
  label,
  mayDay,
  mayLine,
  mayWords,
  saveFields,
  wordsIntro,
} from './communicate-fields.ts'
import { capOf } from './communicate-gate.ts'
import { isRedLine } from './communicate-letter.ts'
import { about, ask } from './step.ts'

const required = message('common.error.required')

interface InvoiceValues {
  readonly invoice: 'final' | 'none'
  readonly finalInvoiceAmount: number | undefined
  readonly finalInvoiceDate: string | undefined
  readonly finalInvoiceDue: string | undefined
  readonly finalInvoiceScope: string | undefined
  readonly openInvoices: string | undefined
  readonly openInvoicesDue: string | undefined
  readonly keep: boolean
}

function invoiceErrors(values: InvoiceValues): Readonly<Record<string, Message>> {
  const errors: Record<string, Message> = {}
  const parts = ['finalInvoiceAmount', 'finalInvoiceDate', 'finalInvoiceDue', 'finalInvoiceScope'] as const
  if (values.invoice === 'final')
    for (const name of parts) if (values[name] === undefined) errors[name] = required
  const { finalInvoiceDate: on, finalInvoiceDue: due } = values
  if (on !== undefined && due !== undefined && due < on) {
    errors.finalInvoiceDue = message('common.error.dateEarly', { min: { date: on } })
  }
  if (values.openInvoices !== undefined && values.openInvoicesDue === undefined)
    errors.openInvoicesDue = required
  return errors
}

/** The last invoice, or that there is nothing more to pay. */
export const invoice: FormRule = formOn<InvoiceValues>('case', {
  act: 'communicate.write',
  form(scene): Form<InvoiceValues> {
    const { slots } = scene.case.communication
    return {
      name: 'communicate.invoice',
      subject: about(scene.case),
      title: message('communicate.invoice.title'),
      intro: [wordsIntro(scene)],
      fields: {
        invoice: askChoice<'final' | 'none'>({
          label: label('invoice'),
          value: slots.invoice,
          options: [
            { value: 'final', label: message('communicate.invoice.final') },
            { value: 'none', label: message('communicate.invoice.none') },
          ],
        }),
        finalInvoiceAmount: mayNumber({
          label: label('finalInvoiceAmount'),
          value: slots.finalInvoiceAmount,
          unit: { said: scene.case.currency },
        }),
        finalInvoiceDate: mayDay('finalInvoiceDate', slots.finalInvoiceDate),
        finalInvoiceDue: mayDay('finalInvoiceDue', slots.finalInvoiceDue),
        finalInvoiceScope: mayWords('finalInvoiceScope', slots.finalInvoiceScope, 200),
        openInvoices: mayWords('openInvoices', slots.openInvoices, 300),
        openInvoicesDue: mayDay('openInvoicesDue', slots.openInvoicesDue),
        keep: keepBox(),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const { keep, ...rest } = values
    const { finalInvoiceScope, openInvoices } = rest
    return saveFields(scene, {
      fields: emptied(rest),
      keep,
      errors: invoiceErrors(values),
      words: { finalInvoiceScope, openInvoices },
    })
  },
})

interface RefundValues {
  readonly prepaid: number | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly price: number | undefined
  /** Percent, 0 to 100. */
  readonly accepted: number | undefined
}

function refundErrors(scene: CaseScene, values: RefundValues): Readonly<Record<string, Message>> {
  const errors: Record<string, Message> = {}
  const { prepaid, from, to, price, accepted } = values
  if (scene.case.communication.slots.endDate === undefined && prepaid !== undefined) {
    errors.prepaid = message('communicate.error.endFirst')
  }
  if (prepaid !== undefined && from === undefined) errors.from = required
  if (prepaid !== undefined && to === undefined) errors.to = required
  if (from !== undefined && to !== undefined && to < from)
    errors.to = message('common.error.dateEarly', { min: { date: from } })
  if (price !== undefined && accepted === undefined) errors.accepted = required
  return errors
}

/** Days paid for that lie after the last day, or the price of work not accepted; the larger (04, section 4.7). */
function workOut(scene: CaseScene, values: RefundValues): RefundWorking {
  const { prepaid, from, to, price, accepted } = values
  const { endDate } = scene.case.communication.slots
  const days = from === undefined || to === undefined ? 0 : daysBetween(from, to) + 1
  const firstUnused =
    endDate === undefined || (from !== undefined && from > endDate) ? from : addDays(endDate, 1)
  const unusedDays =
    firstUnused === undefined || to === undefined ? 0 : Math.max(0, daysBetween(firstUnused, to) + 1)
  const proposal = refundProposal({
    ...(prepaid === undefined ? {} : { prepayment: { amount: prepaid, days, unusedDays } }),
    ...(price === undefined || accepted === undefined
      ? {}
      : { work: { price, acceptedShare: accepted / 100 } }),
  })
  return {
    ...(prepaid === undefined ? {} : { prepaid }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(price === undefined ? {} : { price }),
    ...(accepted === undefined ? {} : { acceptedShare: accepted / 100 }),
    proposal: proposal?.amount ?? 0,
  }
}

/** What was prepaid or left undone: the refund is worked out, never guessed. */
export const refund: FormRule = formOn<RefundValues>('case', {
  act: 'communicate.write',
  form(scene): Form<RefundValues> {
    const known = scene.case.communication.slots.refundWorking
    const unit = { said: scene.case.currency }
    const share = known?.acceptedShare === undefined ? undefined : known.acceptedShare * 100
    return {
      name: 'communicate.refund',
      subject: about(scene.case),
      title: message('communicate.refund.title'),
      intro: [message('communicate.refund.intro')],
      fields: {
        prepaid: mayNumber({ label: label('prepaid'), value: known?.prepaid, unit }),
        from: mayDay('prepaidFrom', known?.from),
        to: mayDay('prepaidTo', known?.to),
        price: mayNumber({ label: label('price'), value: known?.price, unit }),
        accepted: mayNumber({ label: label('accepted'), value: share, max: 100 }),
      },
      submit: message('common.continue'),
    }
  },
  take(scene, values) {
    const errors = refundErrors(scene, values)
    const refundWorking = workOut(scene, values)
    if (refundWorking.proposal === 0) {
      const none = { refundWorking, refundAmount: null, refundReason: null, refundDate: null }
      return saveFields(scene, { fields: none, errors })
    }
    return saveFields(scene, {
      fields: { refundWorking },
      errors,
      next: (after) => ask(refundLineForm(after)),
    })
  },
})

interface RefundLine {
  readonly refundAmount: number
  readonly refundReason: string
  readonly refundDate: string
  readonly keep: boolean
}

function refundLineForm(scene: CaseScene): Form<RefundLine> {
  const { slots } = scene.case.communication
  const proposal = slots.refundWorking?.proposal ?? 0
  return {
    name: 'communicate.refundLine',
    subject: about(scene.case),
    title: message('communicate.refund.title'),
    intro: [
      message('communicate.refund.proposal', { amount: { money: proposal, currency: scene.case.currency } }),
      wordsIntro(scene),
    ],
    fields: {
      refundAmount: askNumber({
        label: label('refundAmount'),
        value: slots.refundAmount ?? proposal,
        min: 0.01,
        unit: { said: scene.case.currency },
      }),
      refundReason: askText({
        label: label('refundReason'),
        lines: 'one',
        max: 160,
        value: slots.refundReason,
      }),
      refundDate: askDate({
        label: label('refundDate'),
        value: slots.refundDate,
        min: todayIn(scene.case, scene.now),
      }),
      keep: keepBox(),
    },
    submit: message('common.save'),
  }
}

/** The refund as the letter promises it. */
export const refundLine: FormRule = formOn<RefundLine>('case', {
  act: 'communicate.write',
  form: refundLineForm,
  take: (scene, { keep, ...rest }) =>
    saveFields(scene, { fields: rest, keep, words: { refundReason: rest.refundReason } }),
})

interface GoodwillValues {
  readonly type: GoodwillType | 'none'
  readonly amount: number | undefined
  readonly item: string | undefined
  readonly hours: number | undefined
  readonly keep: boolean
}

function goodwillErrors(scene: CaseScene, values: GoodwillValues): Readonly<Record<string, Message>> {
  const { type } = values
  if (type === 'none') return {}
  const barred = isRedLine(scene.case) || scene.case.communication.slots.reason === 'R12'
  if (barred) return { type: message('communicate.error.goodwillBarred') }
  if (type === 'HANDOVER_HOURS') return values.hours === undefined ? { hours: required } : {}
  return {
    ...(values.amount === undefined ? { amount: required } : {}),
    ...(values.item === undefined ? { item: required } : {}),
  }
}

function goodwillFrom(values: GoodwillValues): NonNullable<LetterFields['goodwill']> {
  const { type, amount, item, hours } = values
  if (type === 'none') return []
  if (type === 'HANDOVER_HOURS') return hours === undefined ? [] : [{ type, hours }]
  return [{ type, ...(amount === undefined ? {} : { amount }), ...(item === undefined ? {} : { item }) }]
}

/** Goodwill: offered once, up front, without conditions, and approved before anybody speaks to the client. */
export const goodwill: FormRule = formOn<GoodwillValues>('case', {
  act: 'communicate.write',
  form(scene): Form<GoodwillValues> {
    const { slots } = scene.case.communication
    const known = slots.goodwill?.[0]
    const cap = { money: capOf(scene.case, scene.workspace), currency: scene.case.currency }
    const types = ['none', ...GOODWILL_TYPES] as const
    return {
      name: 'communicate.goodwill',
      subject: about(scene.case),
      title: message('communicate.goodwill.title'),
      intro: [message('communicate.goodwill.intro', { cap }), wordsIntro(scene)],
      fields: {
        type: askChoice<GoodwillType | 'none'>({
          label: label('goodwill'),
          value: known?.type ?? (slots.goodwill === undefined ? undefined : 'none'),
          options: types.map((value) => ({
            value,
            label: message('communicate.goodwill.type', { type: value }),
          })),
        }),
        amount: mayNumber({
          label: label('goodwillAmount'),
          value: known?.amount,
          min: 0.01,
          unit: { said: scene.case.currency },
        }),
        item: mayLine('goodwillItem', known?.item),
        hours: mayNumber({
          label: label('handoverHours'),
          value: known?.hours,
          min: 1,
          max: 200,
          whole: true,
        }),
        keep: keepBox(),
      },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const fields = { goodwill: goodwillFrom(values) }
    const words = values.type === 'none' || values.type === 'HANDOVER_HOURS' ? {} : { item: values.item }
    return saveFields(scene, { fields, keep: values.keep, errors: goodwillErrors(scene, values), words })
  },
})
