import { yearlyFigures } from '../src/case/evaluate-input.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Bar, Page } from '../src/engine/card.ts'
import { breakEven } from '../src/evaluation/break-even.ts'
import { effectiveHourlyRate, type Profit, profit } from '../src/evaluation/profit.ts'
import { type Message, message, type Value } from '../src/language/text.ts'

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
