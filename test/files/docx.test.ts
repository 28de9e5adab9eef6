import { describe, expect, it } from 'vitest'
import type { DocumentBlock } from '../../src/engine/file.ts'
import { makeFile } from '../../src/files/make-file.ts'
import { openDocx } from './open-docx.ts'

const open = async (...blocks: readonly DocumentBlock[]) =>
  openDocx(await makeFile({ kind: 'document', document: { language: 'en', title: 'Note', blocks } }))

describe('a document', () => {
  it('holds every kind of block in its order', async () => {
    const { text, paragraphs } = await open(
      { kind: 'heading', text: 'Where it stands' },
      { kind: 'text', text: 'Four days are left.', tone: 'warning' },
      { kind: 'heading', text: 'Who' },
      { kind: 'rows', rows: [{ label: 'Owner', value: 'Emma' }] },
      { kind: 'list', items: ['Talk first', 'Then write'], ordered: true },
      { kind: 'said', words: { said: 'They hung up\non us.' }, by: 'Emma' },
    )
    expect(text.split('\n').filter((line) => line !== '')).toEqual([
      ...['Where it stands', 'Four days are left.', 'Who', 'Owner', 'Emma', '- Talk first', '- Then write'],
      ...['They hung up', 'on us.', '– Emma'],
    ])
    // One title, then parts of it: what a screen reader walks by.
    expect(paragraphs.flatMap(({ style }) => (style.startsWith('Heading') ? [style] : []))).toEqual([
      'Heading1',
      'Heading2',
    ])
  })

  it('carries whatever people wrote, and nothing of it acts', async () => {
    const words = 'a < b && "c" \u0000\uD800 {x} =1+1 </w:t><w:br/> \u202Ereversed 🎈'
    const { text } = await open({ kind: 'text', text: words }, { kind: 'said', words: { said: words } })
    const [ours, theirs] = text.split('\n')
    // What XML cannot carry is shown as missing; what would turn a line around is left out of people's words.
    expect(ours).toBe('a < b && "c" \uFFFD\uFFFD {x} =1+1 </w:t><w:br/> \u202Ereversed 🎈')
    expect(theirs).toBe('a < b && "c" \uFFFD {x} =1+1 </w:t><w:br/> reversed 🎈')
  })

  it('leaves out what is not there', async () => {
    const { paragraphs } = await open(
      { kind: 'lines', as: 'sender', lines: [] },
      { kind: 'lines', as: 'closing', lines: [] },
      { kind: 'list', items: [] },
      { kind: 'lines', as: 'closing', lines: ['Yours sincerely,'] },
    )
    expect(paragraphs.map(({ text }) => text)).toEqual(['Yours sincerely,'])
  })
})
