import { afterEach, describe, expect, it } from 'vitest'
import type { Language } from '../../src/language/language.ts'
import { openDocx } from '../files/open-docx.ts'
import { AskedCase, nordlykt } from './asked-case.ts'

const reads = {
  director: 'en',
  lead: 'sv',
  manager: 'de',
  designer: 'nb',
  second: 'fi',
  developer: 'nl',
} as const satisfies Readonly<Record<string, Language>>
const rationale = 'We stay a firm that people like to work in.'

let asked: AskedCase
afterEach(() => asked.close())

/** Signed over two dissents: the designer's with a name, the developer's without. */
async function signed(): Promise<void> {
  asked = await AskedCase.open({ people: nordlykt, languages: reads })
  await asked.start()
  for (const name of Object.keys(nordlykt)) await asked.rate(name, '2')
  await asked.stage.until('2027-02-11T16:01:00Z')
  for (const name of ['lead', 'manager', 'second', 'finance']) await asked.press(name, 'consult.agreeWithIt')
  await asked.hand('developer', 'consult.dissent', { said: 'I would end it <now> & not later.' })
  await asked.hand('designer', 'consult.dissent', { said: 'So would I,\nfor one.', named: 'true' })
  await asked.hand('director', 'decide.sign', {
    ...{ choice: 'follow', rationale, read: 'true' },
    answer: 'Nobody goes there alone from today on, and the contact changes.',
  })
}

async function recordFor(name: string) {
  await asked.press(name, 'decide.record')
  const reply = await asked.who(name).press('decide.recordFile')
  if (reply.kind !== 'file') throw new Error(`${name} got ${JSON.stringify(reply).slice(0, 200)}`)
  return { ...reply, docx: openDocx(reply.attachment.bytes) }
}

const expected: Readonly<Record<Language, readonly [name: string, heading: string, spelling: string]>> = {
  en: ['Heron decision 1.docx', 'Decision record Heron, version 1', 'en-GB'],
  sv: ['Heron beslut 1.docx', 'Beslutsprotokoll Heron, version 1', 'sv-SE'],
  de: ['Heron Entscheidung 1.docx', 'Entscheidungsprotokoll Heron, Version 1', 'de-DE'],
  nb: ['Heron beslutning 1.docx', 'Beslutningsprotokoll Heron, versjon 1', 'nb-NO'],
  fi: ['Heron päätös 1.docx', 'Päätöspöytäkirja Heron, versio 1', 'fi-FI'],
  nl: ['Heron besluit 1.docx', 'Besluitverslag Heron, versie 1', 'nl-NL'],
}

describe('the decision record as a document', () => {
  it('says in six languages who signed what, why and over which dissent, on one page', async () => {
    await signed()
    for (const [name, language] of Object.entries(reads)) {
      const { docx, attachment, card } = await recordFor(name)
      const [fileName, heading, spelling] = expected[language]
      expect(attachment.name).toBe(fileName)
      expect(docx.paragraphs[0]).toMatchObject({ text: heading, style: 'Heading1' })
      expect(docx.language).toBe(spelling)
      for (const words of [
        'director',
        rationale,
        'I would end it <now> & not later.',
        'So would I,\nfor one.\n– designer',
        'Nobody goes there alone',
      ])
        expect(docx.text).toContain(words)
      // Who dissented without a name, or only agreed, is nobody here.
      expect(docx.text).not.toMatch(/developer|manager|finance/)
      // Some fifty lines of this size stand on a page.
      expect(docx.text.split('\n').length).toBeLessThan(40)
      expect(docx.properties).not.toMatch(/Havbris|director|designer|Un-named|creator|odifiedBy/)
      expect(card.title).not.toContain('Havbris')
    }
    expect((await recordFor('director')).docx.text).toContain('4 agreed, 0 can live with it, 2 disagreed.')
    const missing = await asked.press('director', 'decide.recordFile', { part: '2' })
    expect(missing.kind).toBe('refused')
  })

  it('is not there before the signature, and only for the people of the case', async () => {
    asked = await AskedCase.open({ people: nordlykt })
    expect((await asked.press('director', 'decide.recordFile')).kind).toBe('refused')
    const eve = asked.stage.cast('eve', { language: 'en' })
    await eve.press('decide.recordFile', { case: 'case_heron' })
    expect(eve.text()).toContain('There is nothing here for you')
  })
})
