import { z } from 'zod'
import { type OptionId, optionIds, type RatedFactor, ratedFactors } from '../evaluation/model.ts'
import { countsAsRating } from '../evaluation/schema.ts'
import {
  type Interest,
  interests,
  materialInterests,
  type Ratings,
  type Revealed,
  type Stance,
} from './consultation.ts'
import questions from './data/questions.json' with { type: 'json' }
import type { Role } from './stage.ts'

/** One open question in six languages; `role` is who is asked, everybody where it is null (question bank). */
export interface Question {
  readonly id: string
  readonly role: Role | null
  readonly text: Readonly<Record<'en' | 'sv' | 'de' | 'nb' | 'fi' | 'nl', string>>
}

/** The open questions, then the two of the pre-mortem, in the order of the form. Q5 ("which option?") is a choice. */
export const openQuestions: readonly Question[] = questions.questions as readonly Question[]
/** What helps to find a dissent where nobody has one (03, section 3.7). */
export const dissentQuestions: readonly Pick<Question, 'id' | 'text'>[] = questions.dissent

const rating = z.number().min(0).max(4).nullable()
const ballotSchema = z.object({
  /** Random: finds a rater's first answer from their second without knowing them. */
  tag: z.string(),
  /** The person, in named mode only. */
  by: z.string().optional(),
  interest: z.enum(interests),
  interestNote: z.string().optional(),
  ratings: z.partialRecord(z.enum(ratedFactors), rating),
  /** What was rated in this very form; `ratings` may be the mean of two looks. */
  looked: z.partialRecord(z.enum(ratedFactors), rating).optional(),
  words: z.record(z.string(), z.string()).optional(),
  option: z.enum(optionIds).optional(),
  forecast: z.number().optional(),
  asWritten: z.boolean().optional(),
})
/** What one person sealed in a round of ratings. */
export type Ballot = z.output<typeof ballotSchema>

const stanceSchema = z.object({
  stance: z.enum(['agree', 'live-with', 'disagree']),
  /** The author deals with the client directly. */
  contact: z.boolean(),
  safety: z.boolean(),
  dissent: z.string().optional(),
  by: z.string().optional(),
})
/** What one person sealed about the result. */
export type SealedStance = z.output<typeof stanceSchema>

/** Reads a sealed answer as a ballot; `undefined` for anything else. */
export function readBallot(sealed: unknown): Ballot | undefined {
  return ballotSchema.safeParse(sealed).data
}

/** Reads a sealed stance; `undefined` for anything else. */
export function readStance(sealed: unknown): SealedStance | undefined {
  return stanceSchema.safeParse(sealed).data
}

/** All ballots of a round; what cannot be read is left out. */
export function ballotsOf(sealed: readonly unknown[]): readonly Ballot[] {
  return sealed.flatMap((one) => readBallot(one) ?? [])
}

/** True where the interest keeps the rating out of the medians (03, section 3.5). */
export function isMaterial(interest: Interest): boolean {
  return materialInterests.includes(interest)
}

/** A rating that enters the medians: no material interest, at most four "don't know" (03, sections 3.2 and 3.5). */
export function counts(ballot: Ballot): boolean {
  return !isMaterial(ballot.interest) && countsAsRating(ballot.ratings)
}

/** Second answers replace the first ones of the same tag; everybody else's first answer stands. */
export function withSecond(first: readonly Ballot[], second: readonly Ballot[]): readonly Ballot[] {
  const again = new Set(second.map(({ tag }) => tag))
  return [...first.filter(({ tag }) => !again.has(tag)), ...second]
}

/** The mean of two looks at each factor; where only one look knew, that one. Halves only: 0.25 becomes 0.5. */
export function meanOf(first: Ratings, second: Ratings): Ratings {
  const mean = (factor: RatedFactor): number | null => {
    const [a, b] = [first[factor] ?? null, second[factor] ?? null]
    return a === null || b === null ? (a ?? b) : Math.round(a + b) / 2
  }
  return Object.fromEntries(ratedFactors.map((factor) => [factor, mean(factor)]))
}

const countOf = (options: readonly OptionId[]): Partial<Record<OptionId, number>> => {
  const found: Partial<Record<OptionId, number>> = {}
  for (const option of options) found[option] = (found[option] ?? 0) + 1
  return found
}

/**
 * Opens a round: what everybody may know of it from now on. The ballots come shuffled; in named mode they carry the
 * person's id, in the others r1 … rn stand for nobody.
 */
export function revealOf(round: string, invited: number, ballots: readonly Ballot[]): Revealed {
  const counted = ballots.filter(counts)
  const words = ballots.flatMap((ballot) =>
    ballot.asWritten
      ? Object.entries(ballot.words ?? {}).map(([question, said]) => ({ question, said }))
      : [],
  )
  return {
    round,
    invited,
    answered: ballots.length,
    ratings: Object.fromEntries(
      counted.map((ballot, index) => [ballot.by ?? `r${index + 1}`, ballot.ratings]),
    ),
    informationOnly: ballots.length - counted.length,
    options: countOf(ballots.flatMap(({ option }) => option ?? [])),
    forecasts: ballots.flatMap(({ forecast }) => forecast ?? []).toSorted((a, b) => a - b),
    words: words.toSorted((a, b) => a.question.localeCompare(b.question) || (a.said < b.said ? -1 : 1)),
    interests: ballots
      .filter(({ interest }) => interest !== 'none')
      .map(({ interest, interestNote }) => ({
        interest,
        ...(interestNote === undefined ? {} : { note: interestNote }),
      }))
      .toSorted((a, b) => interests.indexOf(a.interest) - interests.indexOf(b.interest)),
  }
}

/** How people stand to the result, as counts. */
export function stanceCounts(stances: readonly SealedStance[]): Readonly<Record<Stance, number>> {
  const of = (wanted: Stance) => stances.filter(({ stance }) => stance === wanted).length
  return { agree: of('agree'), 'live-with': of('live-with'), disagree: of('disagree') }
}

/**
 * Whether the decision maker owes dissent a written answer: at least a third of those who said how they stand disagree,
 * or a direct contact disagrees on a safety point (03, section 3.7).
 */
export function owesAnswer(stances: readonly SealedStance[]): boolean {
  const against = stances.filter(({ stance }) => stance === 'disagree')
  const third = against.length > 0 && against.length * 3 >= stances.length
  return third || against.some(({ contact, safety }) => contact && safety)
}
