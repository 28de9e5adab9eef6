import { describe, expect, it } from 'vitest'
import { letterSheet } from '../../src/letters/sheet.ts'

const letter = `End of our agreement

Dear Ms Nordmann,

What we hand over:
- all files
- all logins
In your own time.

Yours sincerely,
Anna Berg
Director

Enclosures: list
`

describe('a letter on a sheet', () => {
  it('is taken apart without losing a word', () => {
    const sheet = letterSheet(letter, 'en', 'TERMINATE_NOTICE')
    expect(sheet).toEqual({
      title: 'Notice of termination',
      subject: 'End of our agreement',
      body: [
        { kind: 'text', words: 'Dear Ms Nordmann,' },
        { kind: 'text', words: 'What we hand over:' },
        { kind: 'list', items: ['all files', 'all logins'] },
        { kind: 'text', words: 'In your own time.' },
      ],
      closing: ['Yours sincerely,', 'Anna Berg', 'Director'],
      after: [{ kind: 'text', words: 'Enclosures: list' }],
    })
  })

  it('keeps a closing that it does not know as a paragraph', () => {
    const { body, closing } = letterSheet(letter.replace('Yours sincerely,', 'Bye,'), 'en', 'NONRENEWAL')
    expect(closing).toEqual([])
    expect(body).toContainEqual({ kind: 'text', words: 'Bye,\nAnna Berg\nDirector' })
  })
})
