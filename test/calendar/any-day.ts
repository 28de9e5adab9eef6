import fc from 'fast-check'
import { isoDate } from '../../src/calendar/day.ts'
import { countriesWithHolidays, type Place } from '../../src/calendar/place.ts'

/** Any day of 1990-2100, as ISO. */
export const anyDate: fc.Arbitrary<string> = fc.integer({ min: 7305, max: 47_846 }).map(isoDate)

/** Any instant of 1990-2100. */
export const anyInstant: fc.Arbitrary<number> = fc.integer({
  min: Date.UTC(1990, 0, 1),
  max: Date.UTC(2100, 11, 31),
})

/** Any place, one without rules and some of Germany's Länder included. */
export const anyPlace: fc.Arbitrary<Place> = fc.oneof(
  fc.constantFrom(...countriesWithHolidays, 'JP').map((country) => ({ country })),
  fc
    .constantFrom('BW', 'BY', 'SN', 'TH')
    .map((region) => ({ country: 'DE', region, optionalClosing: ['christmas-eve'] })),
)

/** Zones with and without summer time, at both ends of the day, with odd offsets, one that skipped a whole day. */
export const anyZone: fc.Arbitrary<string> = fc.constantFrom(
  'Europe/Stockholm',
  'Europe/Helsinki',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Antarctica/Troll',
  'UTC',
)
