import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromPaddedBytes, PAD_BYTES, toPaddedBytes } from '../../src/store/exact-json.ts'
import type { Where } from '../../src/store/vault.ts'
import { newSealKey, open, seal, unwrap, wrap, wrappingKey } from '../../src/store/vault.ts'

const WHERE: Where = { tenant: 't', stream: 's', table: 'facts', column: 'body', row: '1' }
const key = newSealKey(randomBytes)
const tampered = expect.objectContaining({ kind: 'tampered' })

function failure(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('K3: the vault', () => {
  it('opens what it sealed, where it stands', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (plain) => {
        expect(new Uint8Array(open(key, WHERE, seal(key, WHERE, plain, randomBytes)))).toEqual(plain)
      }),
    )
  })

  it('opens nothing in which a single bit was flipped, wherever it is', () => {
    const sealed = seal(key, WHERE, Buffer.from('words'), randomBytes)
    let flipped = 0
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const copy = Uint8Array.from(sealed)
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(failure(() => open(key, WHERE, copy))).toEqual(tampered)
      flipped += 1
    }
    expect(flipped).toBe((1 + 8 + 12 + 16 + 5) * 8)
  })

  it('opens nothing that was cut, at any length', () => {
    const sealed = seal(key, WHERE, Buffer.from('words'), randomBytes)
    for (let length = 0; length < sealed.length; length += 1) {
      expect(failure(() => open(key, WHERE, sealed.subarray(0, length)))).toEqual(tampered)
    }
  })

  it.each(['tenant', 'stream', 'table', 'column', 'row'] as const)('opens nothing in another %s', (part) => {
    const sealed = seal(key, WHERE, Buffer.from('words'), randomBytes)
    expect(failure(() => open(key, { ...WHERE, [part]: 'other' }, sealed))).toEqual(tampered)
  })

  it('does not mistake one place for another whose parts join to the same text', () => {
    const sealed = seal(key, { ...WHERE, tenant: 'a","b', stream: 'c' }, Buffer.from('words'), randomBytes)
    expect(failure(() => open(key, { ...WHERE, tenant: 'a', stream: 'b","c' }, sealed))).toEqual(tampered)
  })

  it('never seals the same words to the same bytes', () => {
    const once = () => Buffer.from(seal(key, WHERE, Buffer.from('words'), randomBytes)).toString('hex')
    expect(new Set(Array.from({ length: 100 }, once)).size).toBe(100)
  })

  it('tells a wrong master key from a changed one', () => {
    const right = wrappingKey(new Uint8Array(32).fill(1))
    const wrong = wrappingKey(new Uint8Array(32).fill(2))
    const wrapped = wrap(right, WHERE, key, randomBytes)
    expect(unwrap({ now: right }, WHERE, wrapped).key.export()).toEqual(key.key.export())
    expect(failure(() => unwrap({ now: wrong }, WHERE, wrapped))).toMatchObject({ kind: 'no-key' })
    const changed = Uint8Array.from(wrapped)
    changed[40] = (changed[40] ?? 0) ^ 1
    expect(failure(() => unwrap({ now: right }, WHERE, changed))).toEqual(tampered)
    expect(failure(() => wrappingKey(new Uint8Array(31)))).toMatchObject({ kind: 'no-key' })
  })
})

describe('padding', () => {
  it('fills whole blocks and brings everything back', () => {
    const lengths = new Set<number>()
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 0, max: 300 }),
        (words, times) => {
          const value = { words: words.repeat(times) }
          const padded = toPaddedBytes(value)
          expect(padded.length % PAD_BYTES).toBe(0)
          expect(fromPaddedBytes(padded)).toEqual(value)
          lengths.add(padded.length)
        },
      ),
    )
    const long = toPaddedBytes(randomBytes(40_000).toString('hex'))
    expect(long.length).toBeGreaterThan(PAD_BYTES)
    expect(lengths).toContain(PAD_BYTES)
  })
})
