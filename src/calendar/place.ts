/** The countries we have holiday rules for. The United Kingdom means England and Wales. */
export const countriesWithHolidays = ['SE', 'DE', 'NO', 'FI', 'NL', 'UK', 'US'] as const

/** One of `countriesWithHolidays`. */
export type Country = (typeof countriesWithHolidays)[number]

/**
 * Whose working days count (06, section 6.1). A country we have no rules for has weekends and no holidays, so that a
 * team anywhere can use the calendar. `GB` is read as `UK`.
 */
export interface Place {
  readonly country: Country | (string & {})
  /** The Land, for Germany: `NW` or `DE-NW`. Unknown regions add nothing. */
  readonly region?: string
  /** Closing days that the workspace has switched on, by name: see `optionalClosingNames`. Unknown names add nothing. */
  readonly optionalClosing?: readonly string[]
}
