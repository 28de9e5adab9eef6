import type { EvaluationFact } from '../src/case/evaluation.ts'
import type { CaseState } from '../src/case/state.ts'
import { askNumber, mayNumber, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step } from '../src/engine/flow.ts'
import type { Field, Form, Parsed } from '../src/engine/form.ts'
import { profitSchema } from '../src/evaluation/schema.ts'
import type { Language } from '../src/language/language.ts'
import { parseNumber } from '../src/language/parse.ts'
import { type Message, message } from '../src/language/text.ts'
import { entering } from './evaluate-entering.ts'
import { about, note, onCase } from './step.ts'

type Invoice = { readonly amount: number; readonly daysLate: number }
/** More invoices than this are better given as an average. */
const mostInvoices = 500
const mostMoney = 1e10

function readLine(line: string, language: Language): readonly Invoice[] | undefined {
  const [, count, rest = line] = /^(\d{1,3})\s*[x×*]\s*(.+)$/u.exec(line.trim()) ?? []
  const cells = rest.split(/[;\t]/)
  const [amount, daysLate] = cells.map((cell) => parseNumber(cell, language))
  const times = count === undefined ? 1 : Number(count)
  if (cells.length !== 2 || amount === undefined || daysLate === undefined || times < 1) return undefined
  if (amount < 0 || amount > mostMoney || Math.abs(daysLate) > 3650) return undefined
  return Array.from({ length: times }, () => ({ amount, daysLate }))
}

/** Reads "amount; days late", one invoice a line, or "6 x 185000; 21" for several alike. The first bad line is named. */
export function readInvoices(text: string, language: Language): Parsed<readonly Invoice[]> {
  const invoices: Invoice[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const read = readLine(line, language)
    if (!read) {
      const words = line.trim().slice(0, 60)
      return { ok: false, error: message('evaluate.figures.badLine', { line: index + 1, words }) }
    }
    invoices.push(...read)
  }
  if (invoices.length > mostInvoices) {
    return { ok: false, error: message('evaluate.figures.tooMany', { max: mostInvoices }) }
  }
  return { ok: true, value: invoices }
}

const asLine = ({ amount, daysLate }: Invoice): string => `${amount}; ${daysLate}`

function invoiceField(state: CaseState): Field<readonly Invoice[]> {
  const known = state.evaluation.figures?.invoices ?? []
  const text = mayText({
    label: message('evaluate.figures.invoices'),
    hint: message('evaluate.figures.invoicesHint'),
    value: known.length === 0 ? undefined : known.map(asLine).join('\n'),
  })
  return {
    face: text.face,
    parse(raw, language) {
      const typed = text.parse(raw, language)
      return typed.ok ? readInvoices(typed.value ?? '', language) : typed
    },
  }
}

interface Figures {
  readonly months: number
  readonly revenue: number
  readonly directCost: number | undefined
  readonly hours: number
  readonly rate: number
  readonly invoices: readonly Invoice[]
  readonly invoiceMonths: number | undefined
  readonly receivables: number | undefined
  readonly badDebt: number | undefined
  readonly concessions: number | undefined
  readonly otherCost: number | undefined
  readonly companyRevenue: number | undefined
  readonly targetMargin: number
  readonly costOfCapital: number
  readonly redeploy: number | undefined
  readonly linkedRevenue: number | undefined
  readonly linkedNote: string | undefined
}

const percentOf = (share: number): number => Math.round(share * 10_000) / 100

function figuresForm(scene: CaseScene): Form<Figures> {
  const state = scene.case
  const { figures, receivables, linkedRevenue, linkedNote } = state.evaluation
  const currency = message('desk.verbatim', { text: state.currency })
  const money = (label: Message, value: number | undefined, hint?: Message) =>
    mayNumber({ label, value, unit: currency, max: mostMoney, ...(hint ? { hint } : {}) })
  const [served] = figures?.costToServe ?? []
  return {
    name: 'evaluate.figures',
    subject: about(state),
    title: message('evaluate.figures.title'),
    intro: [message('evaluate.figures.intro', { currency: state.currency })],
    fields: {
      months: askNumber({
        label: message('evaluate.figures.months'),
        hint: message('evaluate.figures.monthsHint'),
        min: 1,
        max: 36,
        whole: true,
        value: figures?.months ?? 12,
      }),
      revenue: askNumber({
        label: message('evaluate.figures.revenue'),
        unit: currency,
        max: mostMoney,
        value: figures?.revenue,
      }),
      directCost: money(
        message('evaluate.figures.direct'),
        figures?.directCost,
        message('evaluate.figures.directHint'),
      ),
      hours: askNumber({
        label: message('evaluate.figures.hours'),
        hint: message('evaluate.figures.hoursHint'),
        unit: message('common.hours'),
        max: 1e6,
        value: served?.hours,
      }),
      rate: askNumber({
        label: message('evaluate.figures.rate'),
        hint: message('evaluate.figures.rateHint'),
        unit: currency,
        max: 1e6,
        value: served?.rate,
      }),
      invoices: invoiceField(state),
      invoiceMonths: mayNumber({
        label: message('evaluate.figures.invoiceMonths'),
        hint: message('evaluate.figures.invoiceMonthsHint'),
        min: 1,
        max: 60,
        whole: true,
        value: figures?.invoiceMonths,
      }),
      receivables: money(message('evaluate.figures.receivables'), receivables),
      badDebt: money(message('evaluate.figures.badDebt'), figures?.badDebt),
      concessions: money(message('evaluate.figures.concessions'), figures?.concessions),
      otherCost: money(message('evaluate.figures.other'), figures?.otherCost),
      companyRevenue: money(message('evaluate.figures.company'), figures?.companyRevenue ?? undefined),
      targetMargin: askNumber({
        label: message('evaluate.figures.target'),
        max: 99,
        value: percentOf(figures?.targetMargin ?? 0.2),
      }),
      costOfCapital: askNumber({
        label: message('evaluate.figures.capital'),
        hint: message('evaluate.figures.capitalHint'),
        max: 100,
        value: percentOf(figures?.costOfCapital ?? 0.08),
      }),
      redeploy: money(
        message('evaluate.figures.redeploy'),
        figures?.redeployMarginPerHour ?? undefined,
        message('evaluate.figures.redeployHint'),
      ),
      linkedRevenue: money(
        message('evaluate.figures.linked'),
        linkedRevenue,
        message('evaluate.figures.linkedHint'),
      ),
      linkedNote: mayText({
        label: message('evaluate.figures.linkedNote'),
        lines: 'one',
        max: 300,
        value: linkedNote,
      }),
    },
    submit: message('common.save'),
  }
}

function takeFigures(scene: CaseScene, values: Figures): Step {
  const { receivables, linkedRevenue, linkedNote, months, invoiceMonths } = values
  const input = profitSchema.parse({
    revenue: values.revenue,
    directCost: values.directCost,
    costToServe: [{ hours: values.hours, rate: values.rate }],
    invoices: values.invoices,
    badDebt: values.badDebt,
    concessions: values.concessions,
    otherCost: values.otherCost,
    ...(values.companyRevenue === undefined ? {} : { companyRevenue: values.companyRevenue }),
    targetMargin: values.targetMargin / 100,
    costOfCapital: values.costOfCapital / 100,
    ...(values.redeploy === undefined ? {} : { redeployMarginPerHour: Math.min(values.redeploy, 1e6) }),
  })
  const fact: EvaluationFact = {
    kind: 'FiguresEntered',
    figures: { ...input, months, ...(invoiceMonths === undefined ? {} : { invoiceMonths }) },
    ...(receivables === undefined ? {} : { receivables }),
    ...(linkedRevenue === undefined ? {} : { linkedRevenue }),
    ...(linkedNote === undefined ? {} : { linkedNote }),
  }
  return onCase(scene, [...entering(scene), fact], note('evaluate.figures.saved'))
}

/** The form for the client's figures. */
export const figuresForms: Readonly<Record<string, FormRule>> = {
  'evaluate.figures': formOn<Figures>('case', {
    act: 'evaluate.figures',
    form: figuresForm,
    take: takeFigures,
  }),
}
