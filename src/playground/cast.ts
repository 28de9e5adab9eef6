import { demoPeople } from '../../adapters/web/demo.ts'
import type { Account } from '../engine/gesture.ts'
import type { Language } from '../language/language.ts'

/** Somebody of the demo team, as Teams knows people. */
export interface Player {
  /** How they are called on the command line: `emma`. */
  readonly id: string
  readonly name: string
  readonly account: Account
  readonly language: Language
  readonly zone: string
  readonly country: string
}

/** Made-up ids of the right shape. The organisation and the bot are nobody’s. */
const numbered = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
/** The one organisation in which everybody plays. */
export const tenantId = numbered(0xa0)
/** The bot’s app id there. */
export const appId = numbered(0xb0)

/** Everybody who can play: six, which is just as many as Microsoft’s client asks for. */
export const cast: readonly Player[] = demoPeople.map(({ id, name, language, zone, country }, index) => ({
  ...{ id, name, language, zone, country },
  account: { channel: 'teams', installation: tenantId, user: numbered(index + 1) },
}))

/** One person as the configuration names them. */
function user({ id, name, account }: Player) {
  const [givenName = name, ...rest] = name.split(' ')
  const email = `${id}@studio.example`
  return {
    // The client’s own people picker answers with `id` where Teams answers with the directory’s id: here both are one.
    ...{ id: account.user, aadObjectId: account.user },
    ...{ name, givenName, surname: rest.join(' '), email, userPrincipleName: email },
  }
}

/**
 * The file `.m365agentsplayground.yml` with which the client is one person among the others. Rooms are of this client alone,
 * as their conversation is: what the bot posts goes to the client that the room was opened in. (JSON is YAML.)
 */
export function clientFile(me: Player): string {
  const room = (name: string): string => `19:${name}-${me.id}@thread.tacv2`
  const file = {
    version: '0.1.1',
    tenantId,
    bot: { id: `28:${appId}`, name: 'Partwell' },
    currentUser: user(me),
    users: cast.filter((other) => other !== me).map(user),
    personalChat: { id: `a:${me.id}` },
    groupChat: { id: `19:group-${me.id}@thread.v2`, name: 'Studio chat' },
    team: {
      ...{ id: room('studio'), name: 'Studio', aadGroupId: numbered(0xc0) },
      channels: [{ id: room('clients'), name: 'Client decisions' }],
    },
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
