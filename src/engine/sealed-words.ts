import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Account } from './gesture.ts'

/** Turns words that a person typed into an opaque id and back: nobody else can read it, and it works for nobody else. */
export interface SealedWords {
  seal(words: string, account: Account): string
  /** Nothing when it is not ours, was changed, or is somebody else's. */
  open(sealed: string, account: Account): string | undefined
}

const [ivBytes, tagBytes] = [12, 16]
const owner = (account: Account) => Buffer.from(JSON.stringify([account.installation, account.user]))

/** `key`: 32 bytes. AES-256-GCM, bound to the person. */
export function sealedWords(key: Uint8Array): SealedWords {
  return {
    seal(words, account) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(owner(account))
      const body = Buffer.concat([cipher.update(words, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(sealed, account) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < ivBytes + tagBytes) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes)).setAAD(owner(account))
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
      try {
        return Buffer.concat([
          decipher.update(bytes.subarray(ivBytes + tagBytes)),
          decipher.final(),
        ]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
