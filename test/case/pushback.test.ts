import { describe, expect, it } from 'vitest'
import { answerTo, suggestType } from '../../src/case/pushback.ts'

describe('a message from the client', () => {
  it.each([
    ['My solicitor will claim damages.', 'LEGAL_THREAT'],
    ['Vi kan betala mer om ni fortsätter en månad till.', 'NEGOTIATION'],
    ['Nach all den Jahren lassen Sie uns im Stich.', 'GUILT'],
    ['Vi skriver en anmeldelse på Google.', 'REVIEW_THREAT'],
    ['Emme maksa loppulaskua.', 'PAYMENT_REFUSAL'],
    ['Dat klopt niet, wat precies is het bewijs?', 'ARGUMENT'],
    ['Ihr seid alle Idioten.', 'ABUSE'],
    ['Haluan puhua toimitusjohtajan kanssa.', 'OVER_HEAD'],
    ['Good morning, could you look at the website?', 'PRACTICAL'],
  ] as const)('is suggested to be what it is: %s', (words, type) => {
    expect(suggestType(words, false)).toBe(type)
  })

  it('is seen as danger before anything else, and after the end as contact after the end (S0.57)', () => {
    expect(suggestType('Jag orkar inte leva längre.', false)).toBe('SELF_HARM')
    expect(suggestType('I know where you live.', false)).toBe('VIOLENCE')
    expect(suggestType('Could you look at the website?', true)).toBe('AFTER_END')
    expect(suggestType('My lawyer will write.', true)).toBe('LEGAL_THREAT')
  })

  it('is answered once, then finally, then not at all (S3.32, S3.34)', () => {
    expect(answerTo('NEGOTIATION', 1)).toEqual({ kind: 'reply', reply: 'NEGOTIATION' })
    expect(answerTo('NEGOTIATION', 2)).toEqual({ kind: 'reply', reply: 'FINAL' })
    expect(answerTo('NEGOTIATION', 3)).toEqual({ kind: 'silence' })
  })
})
