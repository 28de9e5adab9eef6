import { yearlyFigures } from '../src/case/evaluate-input.ts'
import type { EvaluationFact } from '../src/case/evaluation.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Bar, Page } from '../src/engine/card.ts'
import { askNumber, mayNumber, mayText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Step } from '../src/engine/flow.ts'
import type { Field, Form, Parsed } from '../src/engine/form.ts'
import { breakEven } from '../src/evaluation/break-even.ts'
import { effectiveHourlyRate, type Profit, profit } from '../src/evaluation/profit.ts'
import { profitSchema } from '../src/evaluation/schema.ts'
import type { Language } from '../src/language/language.ts'
import { parseNumber } from '../src/language/parse.ts'
import { type Message, message, type Value } from '../src/language/text.ts'
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

interface Account {
  readonly yearly: NonNullable<ReturnType<typeof yearlyFigures>>
  readonly result: Profit
  money(amount: number): Value
}

/** The client's profit and loss of a year, and how its amounts are written; `undefined` before the figures are in. */
export function accountOf(state: CaseState): Account | undefined {
  const yearly = yearlyFigures(state)
  return (
    yearly && {
      yearly,
      result: profit(yearly),
      money: (amount) => ({ money: Math.round(amount), currency: state.currency }),
    }
  )
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function rows(state: CaseState, { yearly, result, money }: Account): Page['blocks'] {
  const hours = sum(yearly.costToServe.map((one) => one.hours))
  const hourly = effectiveHourlyRate(yearly.revenue, hours)
  const late = (state.evaluation.figures?.invoices ?? []).map(({ daysLate }) => daysLate)
  const row = (label: Message, value: Message) => ({ label, value })
  const amount = (value: number) => message('desk.money', { amount: money(value) })
  const { receivables, linkedRevenue } = state.evaluation
  return [
    {
      kind: 'rows',
      rows: [
        row(message('evaluate.profit.revenue'), amount(yearly.revenue / 12)),
        ...(hourly === null
          ? []
          : [
              row(
                message('evaluate.profit.hourly'),
                message('evaluate.profit.perHour', { amount: money(hourly) }),
              ),
            ]),
        row(
          message('evaluate.profit.contribution'),
          result.margin === null
            ? amount(result.contribution / 12)
            : message('evaluate.profit.withMargin', {
                amount: money(result.contribution / 12),
                margin: { percent: result.margin, digits: 1 },
                target: { percent: yearly.targetMargin },
              }),
        ),
        ...(late.length === 0
          ? []
          : [
              row(
                message('evaluate.profit.late'),
                message('evaluate.profit.days', { days: { number: sum(late) / late.length, digits: 1 } }),
              ),
              ...(result.paymentDelayCost > 0
                ? [row(message('evaluate.profit.delayCost'), amount(result.paymentDelayCost))]
                : []),
            ]),
        ...(receivables === undefined
          ? []
          : [row(message('evaluate.figures.receivables'), amount(receivables))]),
        ...(result.revenueShare === undefined
          ? []
          : [
              row(
                message('evaluate.profit.share'),
                message('evaluate.profit.percent', { share: { percent: result.revenueShare, digits: 1 } }),
              ),
            ]),
        ...(linkedRevenue === undefined
          ? []
          : [row(message('evaluate.figures.linked'), amount(linkedRevenue))]),
        row(message('evaluate.profit.exit'), amount(result.exitEffectAnnual)),
        row(
          message('evaluate.profit.freed'),
          message('evaluate.profit.hours', { hours: { number: Math.round(result.freedHours) } }),
        ),
      ],
    },
  ]
}

/** Where a month's money goes, as bars that also read as text. */
function waterfall({ yearly, result, money }: Account): Page['blocks'] {
  const losses = yearly.badDebt + yearly.concessions + yearly.otherCost
  const max = Math.max(yearly.revenue, 1)
  const bar = (label: Message, amount: number): Bar => ({
    label,
    value: Math.max(0, amount),
    max,
    words: message('desk.money', { amount: money(amount / 12) }),
  })
  return [
    {
      kind: 'bars',
      bars: [
        bar(message('evaluate.profit.revenue'), yearly.revenue),
        bar(message('evaluate.figures.direct'), yearly.directCost),
        bar(message('evaluate.profit.served'), result.costToServe),
        ...(result.paymentDelayCost > 0
          ? [bar(message('evaluate.profit.delay'), result.paymentDelayCost)]
          : []),
        ...(losses > 0 ? [bar(message('evaluate.profit.losses'), losses)] : []),
        bar(message('evaluate.profit.contribution'), result.contribution),
      ],
    },
  ]
}

/** "Ending beats keeping only while the risk of losing X and Y is under n %." */
function breakEvenText(state: CaseState, { result, money }: Account): Message {
  const linkedRevenue = state.evaluation.linkedRevenue ?? 0
  const verdict = breakEven({
    exitEffectAnnual: result.exitEffectAnnual,
    redeploymentValue: result.redeploymentValue ?? 0,
    linkedRevenue,
  })
  const gain = { amount: money(result.exitEffectAnnual + (result.redeploymentValue ?? 0)) }
  if (verdict.kind === 'never') return message('evaluate.breakEven.never', gain)
  if (linkedRevenue === 0) return message('evaluate.breakEven.alone', gain)
  const linked = { linked: money(linkedRevenue) }
  if (verdict.kind === 'always') return message('evaluate.breakEven.always', linked)
  return message('evaluate.breakEven.below', { ...linked, risk: { percent: verdict.risk } })
}

/** The client's account: contribution and exit effect side by side, always both (02, section 2.7). */
export function profitBlocks(state: CaseState): Page['blocks'] {
  const account = accountOf(state)
  if (!account) return [{ kind: 'text', text: message('evaluate.profit.none') }]
  const { linkedNote } = state.evaluation
  return [
    ...rows(state, account),
    ...waterfall(account),
    { kind: 'text', text: breakEvenText(state, account) },
    ...(linkedNote === undefined ? [] : [{ kind: 'said' as const, words: { said: linkedNote } }]),
    { kind: 'text', tone: 'muted', text: message('evaluate.profit.both') },
  ]
}
