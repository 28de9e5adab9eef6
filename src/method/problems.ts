import type { z } from 'zod'

type Raw = z.core.$ZodRawIssue

const kinds: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

function sizeOf(issue: { readonly origin: string }, limit: string): string {
  if (issue.origin === 'array') return `must have ${limit} entries`
  if (issue.origin === 'string') return `must have ${limit} characters`
  return `must be ${limit}`
}

/** What is wrong with one value, as the end of a sentence; null leaves zod's own words. */
export function problemSentence(issue: Raw): string | null {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return sizeOf(issue, `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`)
    case 'too_big':
      return sizeOf(issue, `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`)
    case 'not_multiple_of':
      return `must be in steps of ${issue.divisor}`
    case 'invalid_value':
      return issue.input === undefined
        ? 'is missing'
        : `must be one of ${issue.values.map(String).join(', ')}`
    case 'unrecognized_keys':
      return 'is not a known field'
    case 'invalid_key':
      return 'is not a valid name'
    case 'invalid_format':
      return issue.format === 'date' ? 'must be a date such as 2027-02-15' : 'is not in the expected form'
    case 'invalid_union':
      return 'is none of the forms that are understood here'
    default:
      return null
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((line, key) => {
    if (typeof key === 'number') return `${line}[${key}]`
    const name = String(key).replaceAll(/\s+/g, ' ')
    return line === '' ? name : `${line}.${name}`
  }, '')
}

/** One line for each problem: where it is, and what is wrong with it. */
export function problemLines(error: z.ZodError): string[] {
  return error.issues.flatMap((issue) => {
    const places =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    const sentence = issue.message.replaceAll(/\s*\n\s*/g, ' ')
    return places.map((path) => `${path.length === 0 ? 'input' : pathOf(path)}: ${sentence}`)
  })
}
