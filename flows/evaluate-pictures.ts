import type { Incident } from '../src/case/client.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Chart, ColumnsChart } from '../src/charts/chart.ts'
import type { Button } from '../src/engine/card.ts'
import type { CaseScene, Step } from '../src/engine/flow.ts'
import { formatMonthYear } from '../src/language/format.ts'
import { type Message, message, type Reader, say } from '../src/language/text.ts'
import { accountOf } from './evaluate-profit.ts'
import { sendPicture } from './picture.ts'
import { about, button, codeNameOf, neutral, refuse } from './step.ts'

/** The account of a month as a waterfall: what comes in, what goes, and what remains. */
function accountChart(state: CaseState, reader: Reader): Chart | undefined {
  const account = accountOf(state)
  if (!account) return undefined
  const { yearly, result, money } = account
  const { revenue, directCost, badDebt, concessions, otherCost } = yearly
  const losses = badDebt + concessions + otherCost
  const row = (part: 'total' | 'change', label: Message, amount: number) => ({
    part,
    label: say(label, reader),
    value: amount / 12,
    words: say(message('desk.money', { amount: money(amount / 12) }), reader),
  })
  const some = (amount: number, label: Message) => (amount > 0 ? [row('change', label, -amount)] : [])
  const monthly = (amount: number) => money(amount / 12)
  return {
    kind: 'waterfall',
    title: say(message('evaluate.picture.account', { codeName: state.codeName }), reader),
    line: say(
      result.contribution < 0
        ? message('evaluate.picture.loss', {
            revenue: monthly(revenue),
            cost: monthly(revenue - result.contribution),
            loss: monthly(-result.contribution),
          })
        : message('evaluate.picture.remains', {
            revenue: monthly(revenue),
            contribution: monthly(result.contribution),
          }),
      reader,
    ),
    rows: [
      row('total', message('evaluate.profit.revenue'), revenue),
      row('change', message('evaluate.figures.direct'), -directCost),
      row('change', message('evaluate.profit.served'), -result.costToServe),
      ...some(result.paymentDelayCost, message('evaluate.profit.delay')),
      ...some(losses, message('evaluate.profit.losses')),
      row('total', message('evaluate.profit.contribution'), result.contribution),
    ],
  }
}

/** More months than this are shown by year. */
const mostMonths = 24
const parts = ['no', 'partly', 'yes'] as const

const monthsUpTo = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1
const firstOfMonth = (months: number): string =>
  `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`

/** The months or the years from the first to the last incident, none left out, with what happened in them. */
function columnsOf(incidents: readonly Incident[], reader: Reader): ColumnsChart['columns'] {
  const at = incidents.map(({ on }) => monthsUpTo(on))
  const [first, last] = [Math.min(...at), Math.max(...at)]
  const years = last - first >= mostMonths
  const period = (month: number) => (years ? Math.floor(month / 12) : month)
  const count = period(last) - period(first) + 1
  return Array.from({ length: count }, (_, index) => {
    const here = period(first) + index
    const inside = incidents.filter(({ on }) => period(monthsUpTo(on)) === here)
    return {
      label: years ? String(here) : formatMonthYear(firstOfMonth(here), reader.language),
      counts: parts.map((part) => inside.filter(({ ourPart }) => ourPart === part).length),
      words:
        inside.length === 0 ? '' : say(message('evaluate.picture.count', { count: inside.length }), reader),
    }
  })
}

/** Incidents by month, each with whose part it was: our own is told apart (definitions.md, "Fears"). */
function incidentsChart({ incidents, codeName }: CaseState, reader: Reader): Chart | undefined {
  if (incidents.length === 0) return undefined
  const columns = columnsOf(incidents, reader)
  const [from, to] = [columns[0]?.label ?? '', columns.at(-1)?.label ?? '']
  const of = (part: (typeof parts)[number]) => incidents.filter(({ ourPart }) => ourPart === part).length
  return {
    kind: 'columns',
    title: say(message('evaluate.picture.incidents', { codeName }), reader),
    line: say(
      message('evaluate.picture.happened', {
        period: from === to ? from : message('evaluate.picture.period', { from, to }),
        count: incidents.length,
        ours: incidents.length - of('no'),
      }),
      reader,
    ),
    parts: parts.map((part) => say(message('evaluate.picture.part', { part, count: of(part) }), reader)),
    columns,
  }
}

/** The account as a picture, once there are figures. */
export function accountPicture({ case: state, me }: CaseScene): Step {
  const chart = accountChart(state, me)
  const name = neutral('evaluate.picture.accountFile', { codeName: codeNameOf(state) })
  return chart ? sendPicture(name, chart) : refuse('evaluate.profit.none')
}

/** The incidents as a picture, once there is one. */
export function incidentsPicture({ case: state, me }: CaseScene): Step {
  const chart = incidentsChart(state, me)
  const name = neutral('evaluate.picture.incidentsFile', { codeName: codeNameOf(state) })
  return chart ? sendPicture(name, chart) : refuse('evaluate.picture.noIncidents')
}

/** The pictures that there is something to draw for. */
export function pictureButtons(state: CaseState): readonly Button[] {
  const { incidents } = state
  return [
    ...(incidents.length === 0
      ? []
      : [button(message('evaluate.picture.incidentsButton'), 'evaluate.pictureIncidents', about(state))]),
    ...(accountOf(state) === undefined
      ? []
      : [button(message('evaluate.picture.accountButton'), 'evaluate.pictureAccount', about(state))]),
  ]
}
