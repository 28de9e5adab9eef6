import type { KeyObject } from 'node:crypto'
import { timingSafeEqual } from 'node:crypto'
import { keyedHash } from './vault.ts'

/** The stored bytes of a fact: its clear columns (definitions, "Streams") and its sealed body. */
export interface StoredFact {
  readonly tenant: string
  readonly stream: string
  readonly seq: number
  readonly day: string
  readonly key_id: string
  readonly body: Uint8Array
}

/** What stands before the first fact of every chain. */
export const GENESIS = new Uint8Array(32)

/** The mac of a fact: keyed, over everything stored of it and the mac of the fact before (trust K2). */
export function factMac(chainKey: KeyObject, fact: StoredFact, before: Uint8Array): Uint8Array {
  return keyedHash(chainKey, [
    'fact',
    fact.tenant,
    fact.stream,
    String(fact.seq),
    fact.day,
    fact.key_id,
    fact.body,
    before,
  ])
}

/** The mac of a stream's head: how many facts there are and the last one's mac, so that a cut tail is found. */
export function headMac(
  chainKey: KeyObject,
  stream: {
    readonly tenant: string
    readonly id: string
    readonly version: number
    readonly head: Uint8Array
  },
): Uint8Array {
  return keyedHash(chainKey, ['head', stream.tenant, stream.id, String(stream.version), stream.head])
}

/** Compares two macs without telling by its time where they differ. */
export function sameMac(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
