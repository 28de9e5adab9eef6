import type { Random } from './vault.ts'

/** A copy in random order (Fisher-Yates over 48 random bits a step: the bias is below one in a billion). */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const copy = [...list]
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const bits = Buffer.from(random(6)).readUIntBE(0, 6)
    const other = bits % (last + 1)
    const [kept, moved] = [copy[last], copy[other]]
    copy.splice(last, 1, moved as T)
    copy.splice(other, 1, kept as T)
  }
  return copy
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** A random id, `prefix_` and 26 characters of 0-9a-z: more than 128 bits. */
export function newId(prefix: string, random: Random): string {
  let text = ''
  while (text.length < 26) {
    for (const byte of random(32)) {
      // 252 is the largest multiple of 36 in a byte: what lies above would favour the first characters.
      if (byte < 252 && text.length < 26) text += ALPHABET.charAt(byte % 36)
    }
  }
  return `${prefix}_${text}`
}
