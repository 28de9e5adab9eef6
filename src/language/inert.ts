/** Embeddings, overrides and isolates: they reorder what follows, and can make a line read as something else. */
const reordering = /[\u202A-\u202E\u2066-\u2069]/gu

/** Control characters no text needs; tab and line ends stay. */
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/gu

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

const firstStrongIsolate = '\u2068'
const popIsolate = '\u2069'

/**
 * A person's words as they may stand inside a sentence of ours: without the characters that reorder a line, and
 * isolated from it where they are written from right to left. What is stored keeps every character.
 */
export function inert(words: string): string {
  const plain = words.replace(reordering, '').replace(controls, '')
  return rightToLeft.test(plain) ? `${firstStrongIsolate}${plain}${popIsolate}` : plain
}
