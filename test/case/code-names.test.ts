import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeNames, proposeCodeName } from '../../src/case/code-names.ts'

describe('code names', () => {
  it('are about 200 different words of at most ten plain letters', () => {
    expect(codeNames.length).toBeGreaterThanOrEqual(190)
    expect(new Set(codeNames.map((name) => name.toLowerCase())).size).toBe(codeNames.length)
    for (const name of codeNames) expect(name).toMatch(/^[A-Z][a-z]{1,9}$/)
  })

  it('are never given twice, not even when every word is in use', () => {
    const taken: string[] = []
    for (let index = 0; index < codeNames.length * 2 + 5; index += 1) {
      taken.push(proposeCodeName(taken, `case_${index}`))
    }
    expect(new Set(taken).size).toBe(taken.length)
    expect(taken.at(-1)).toMatch(/ 3$/)
  })

  it('are the same for the same case, whatever is proposed to others', () => {
    fc.assert(
      fc.property(fc.string(), fc.subarray([...codeNames]), (seed, taken) => {
        const name = proposeCodeName(taken, seed)
        expect(proposeCodeName(taken, seed)).toBe(name)
        expect(taken).not.toContain(name)
      }),
    )
  })

  it('do not come in the order of the list', () => {
    const proposed = Array.from({ length: 20 }, (_, index) => proposeCodeName([], `case_${index}`))
    expect(new Set(proposed).size).toBeGreaterThan(10)
  })
})
