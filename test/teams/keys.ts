import { createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import type { Json } from './seen.ts'

/** Who signs what the real Bot Connector sends. */
export const connectorIssuer = 'https://api.botframework.com'

interface Key {
  readonly id: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

function makeKey(): Key {
  return { id: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
}

let own: Key | undefined
let strange: Key | undefined
const ownKey = (): Key => {
  own ??= makeKey()
  return own
}
const strangeKey = (): Key => {
  strange ??= makeKey()
  return strange
}

const encoded = (part: Json): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** How a token may differ from a good one. */
export interface Forged {
  readonly claims?: Json
  readonly header?: Json
  /** Signed with a key that nobody has published, under the id of the good one. */
  readonly strange?: boolean
  /** The signature is of something else. */
  readonly tampered?: boolean
}

/** A token as the Bot Connector makes them: for one bot, from one service, for some minutes. */
export function connectorToken(appId: string, serviceUrl: string, forged: Forged = {}): string {
  const key = ownKey()
  // The one clock that cannot be moved: it is the verifier's.
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'RS256', typ: 'JWT', kid: key.id, ...forged.header }
  const claims = {
    ...{ serviceurl: serviceUrl, nbf: now - 60, exp: now + 3600, iss: connectorIssuer, aud: appId },
    ...forged.claims,
  }
  const signed = `${encoded(header)}.${encoded(claims)}`
  const sign = createSign('RSA-SHA256').update(signed)
  const signature = sign.sign((forged.strange ? strangeKey() : key).privateKey).toString('base64url')
  const body = forged.tampered ? `${encoded(header)}.${encoded({ ...claims, tampered: 1 })}` : signed
  return `${body}.${signature}`
}

/** The key set that is published. `endorsements`: for which channels the key speaks. */
export function keySet(endorsements: readonly string[]): Json {
  const { id, publicKey } = ownKey()
  const { n, e, kty } = publicKey.export({ format: 'jwk' })
  return { keys: [{ kty, use: 'sig', kid: id, x5t: id, n, e, endorsements }] }
}
