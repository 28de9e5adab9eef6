import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * JSON as bytes, exactly: `JSON.stringify` writes lone surrogates and NUL as escapes, so UTF-8 loses nothing (trust F14).
 * An `undefined` comes back as null, as everywhere in JSON.
 */
export function toBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value) ?? 'null', 'utf8')
}

/** The value that `toBytes` wrote. The caller says its type: the bytes were sealed by us and opened unchanged. */
export function fromBytes<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as T
}

/** JSON with the keys of every object in one order: equal content has equal text, however it was put together. */
export function canonicalText(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
    ) ?? 'null'
  )
}

/** True for an object with keys: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sealed answers take whole blocks of this many bytes, so that their length tells nothing in practice. */
export const PAD_BYTES = 16 * 1024
const LENGTH_BYTES = 4

/** JSON, deflated, then filled up to whole blocks of 16 KiB. */
export function toPaddedBytes(value: unknown): Uint8Array {
  const packed = deflateRawSync(toBytes(value))
  const padded = Buffer.alloc(Math.ceil((LENGTH_BYTES + packed.length) / PAD_BYTES) * PAD_BYTES)
  padded.writeUInt32BE(packed.length)
  packed.copy(padded, LENGTH_BYTES)
  return padded
}

/** The value that `toPaddedBytes` wrote. */
export function fromPaddedBytes<T>(padded: Uint8Array): T {
  const bytes = Buffer.from(padded)
  const packed = bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + bytes.readUInt32BE())
  return fromBytes<T>(inflateRawSync(packed))
}
