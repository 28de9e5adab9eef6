import type { KeyObject } from 'node:crypto'
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { StoreError } from '../engine/store.ts'

/**
 * A key of AES-256-GCM and the public id that stands in the header of everything it sealed. Keys are `KeyObject`s
 * throughout: `node:crypto` takes one in a tenth of the time that raw bytes cost it, and none prints its bytes.
 */
export interface SealKey {
  readonly id: Uint8Array
  readonly key: KeyObject
}

/** Where a ciphertext lives. It opens nowhere else (trust K3). */
export interface Where {
  readonly tenant: string
  readonly stream: string
  readonly table: string
  readonly column: string
  readonly row: string
}

/** Gives this many random bytes; `node:crypto` in production, a seeded source where a test wants the same twice. */
export type Random = (bytes: number) => Uint8Array

const FORMAT = 1
const ID_BYTES = 8
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = 1 + ID_BYTES + NONCE_BYTES

/** Bytes of every key, wrapped or not. */
export const KEY_BYTES = 32

/** A new random key with a new id. */
export function newSealKey(random: Random): SealKey {
  return { id: random(ID_BYTES), key: createSecretKey(random(KEY_BYTES)) }
}

/** The key that wraps data keys, derived from the master key; its id tells which master key that was, and no more. */
export function wrappingKey(masterKey: Uint8Array): SealKey {
  if (masterKey.length !== KEY_BYTES) throw new StoreError('no-key', 'The master key must be 32 bytes.')
  const master = createSecretKey(masterKey)
  return { id: derive(master, 'wrap-id').export().subarray(0, ID_BYTES), key: derive(master, 'wrap') }
}

/** HKDF-SHA256 of a key for one named purpose. */
export function derive(key: KeyObject, purpose: string): KeyObject {
  const bytes = hkdfSync('sha256', key, new Uint8Array(0), `partwell/${purpose}`, KEY_BYTES)
  return createSecretKey(new Uint8Array(bytes))
}

/** HMAC-SHA256 over parts; their borders count, so that ('ab', 'c') and ('a', 'bc') differ. */
export function keyedHash(key: KeyObject, parts: readonly (string | Uint8Array)[]): Uint8Array {
  const hmac = createHmac('sha256', key)
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hmac.update(length)
    hmac.update(bytes)
  }
  return hmac.digest()
}

function associatedData(header: Uint8Array, where: Where): Uint8Array {
  const place = JSON.stringify([where.tenant, where.stream, where.table, where.column, where.row])
  return Buffer.concat([header, Buffer.from(place, 'utf8')])
}

/** Seals bytes with AES-256-GCM under a random 96-bit nonce, bound to their place. Header: format, key id, nonce. */
export function seal(key: SealKey, where: Where, plain: Uint8Array, random: Random): Uint8Array {
  const header = Buffer.concat([Uint8Array.of(FORMAT), key.id, random(NONCE_BYTES)])
  const cipher = createCipheriv('aes-256-gcm', key.key, header.subarray(1 + ID_BYTES))
  cipher.setAAD(associatedData(header, where))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([header, cipher.getAuthTag(), body])
}

/**
 * Opens what `seal` made, in the place for which it was made.
 * @throws StoreError `tampered` when a bit, the place or the key differs.
 */
export function open(key: SealKey, where: Where, sealed: Uint8Array): Uint8Array {
  const header = sealed.subarray(0, HEADER_BYTES)
  const known = header[0] === FORMAT && Buffer.compare(keyIdOf(sealed), key.id) === 0
  if (!known || sealed.length < HEADER_BYTES + TAG_BYTES) throw tampered(where)
  const decipher = createDecipheriv('aes-256-gcm', key.key, header.subarray(1 + ID_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(associatedData(header, where))
  decipher.setAuthTag(sealed.subarray(HEADER_BYTES, HEADER_BYTES + TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    throw tampered(where)
  }
}

/** The id of the key that sealed these bytes. */
function keyIdOf(sealed: Uint8Array): Uint8Array {
  return sealed.subarray(1, 1 + ID_BYTES)
}

/** Seals a data key under the master key. */
export function wrap(wrapping: SealKey, where: Where, key: SealKey, random: Random): Uint8Array {
  return seal(wrapping, where, Buffer.concat([key.id, key.key.export()]), random)
}

/** The key that wraps what is new, and while the master key is being changed also the one before. */
export interface Wrapping {
  readonly now: SealKey
  readonly before?: SealKey
}

function fits(key: SealKey | undefined, wrapped: Uint8Array): key is SealKey {
  return key !== undefined && Buffer.compare(keyIdOf(wrapped), key.id) === 0
}

/**
 * Opens a wrapped data key.
 * @throws StoreError `no-key` when another master key wrapped it, `tampered` when its bytes were changed.
 */
export function unwrap(wrapping: Wrapping, where: Where, wrapped: Uint8Array): SealKey {
  const key = [wrapping.now, wrapping.before].find((each) => fits(each, wrapped))
  if (!key) throw new StoreError('no-key', 'This data was written under another master key.')
  const plain = open(key, where, wrapped)
  return { id: plain.subarray(0, ID_BYTES), key: createSecretKey(plain.subarray(ID_BYTES)) }
}

/** The same key wrapped by the master key of now; undefined when it is already. @throws StoreError as `unwrap`. */
export function rewrap(
  wrapping: Wrapping,
  where: Where,
  wrapped: Uint8Array,
  random: Random,
): Uint8Array | undefined {
  if (fits(wrapping.now, wrapped)) return undefined
  return wrap(wrapping.now, where, unwrap(wrapping, where, wrapped), random)
}

function tampered(where: Where): StoreError {
  return new StoreError(
    'tampered',
    `A sealed value of ${where.table}.${where.column} does not open where it stands.`,
  )
}
