/**
 * What a picture is made from: figures, and words that are already in the reader's language. `title` says what is shown,
 * `line` says in one sentence what can be seen; both stand in the picture, and the sentence also stands beside it.
 */
interface Titled {
  readonly title: string
  readonly line: string
}

/** A row of a picture: what it is about, and its figure in words. */
interface Row {
  readonly label: string
  readonly words: string
}

/** A bar of this length, in a frame that ends at `of` where there is a most. A row without `value` is words only. */
export interface BarRow extends Row {
  readonly value?: number
  readonly of?: number
}

/** Lengths to compare, such as reasons by number of cases. Negative values count as 0. */
export interface BarsChart extends Titled {
  readonly kind: 'bars'
  readonly rows: readonly BarRow[]
}

/** A step of an account: a total stands on zero, a change hangs where the last step ended. Either may be negative. */
export interface AccountRow extends Row {
  readonly value: number
  readonly part: 'total' | 'change'
}

/** An account from its revenue to what remains. */
export interface WaterfallChart extends Titled {
  readonly kind: 'waterfall'
  readonly rows: readonly AccountRow[]
}

/** A question, how many people answered what, and where the middle is. Either may be left out where it may not be told. */
export interface ScaleRow extends Row {
  /** Counts, not answers: nothing in the picture can tell which of them came from one person. */
  readonly dots?: readonly { readonly at: number; readonly count: number }[]
  readonly median?: number
}

/** Answers on a scale from 0 to `ticks.length` - 1. */
export interface ScaleChart extends Titled {
  readonly kind: 'scale'
  /** The numbers of the scale as they are written, from 0 on. */
  readonly ticks: readonly string[]
  /** What a dot and what the mark of the median mean. */
  readonly key: { readonly dot: string; readonly median: string }
  readonly rows: readonly ScaleRow[]
}

/** Counts over time in columns of equal periods, each made of the same parts. At most four parts have a look of their own. */
export interface ColumnsChart extends Titled {
  readonly kind: 'columns'
  /** What each part is, from the bottom up. */
  readonly parts: readonly string[]
  /** `counts` by part, whole numbers; `words` is their sum as it is written. */
  readonly columns: readonly {
    readonly label: string
    readonly counts: readonly number[]
    readonly words: string
  }[]
}

/** A picture before it is drawn. It has at least one row or column: where there is nothing to show, a sentence says so. */
export type Chart = BarsChart | WaterfallChart | ScaleChart | ColumnsChart
