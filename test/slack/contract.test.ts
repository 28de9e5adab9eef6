import { type ChannelStage, channelContract, type Seen } from '../contract/channel.contract.ts'
import { Person } from './person.ts'
import { activeIn, wordsOf } from './seen.ts'
import { Town, teamId } from './town.ts'

const seen = (shown: unknown): Seen => ({ text: wordsOf(shown).join('\n'), active: activeIn(shown) })

async function make(): Promise<ChannelStage> {
  const town = await Town.build(['emma', 'anna'])
  const channel = await town.connect()
  const emma = new Person(town, 'emma')
  const room = {
    kind: 'room',
    channel: 'slack',
    installation: teamId,
    id: await town.room('studio', ['emma', 'anna']),
  } as const
  return {
    channel,
    member: town.account('emma'),
    other: town.account('anna'),
    stranger: { ...town.account('emma'), user: 'U0STRANGER' },
    room,
    nowhere: { ...room, id: 'C0NOWHERE' },
    async messages(place) {
      const messages = await emma.messages(place.id)
      // The room's own "has joined" lines have no blocks.
      return messages.filter((one) => one.blocks !== undefined).map(seen)
    },
    async command(words, reply) {
      town.answer = () => reply
      await emma.command(words)
      return { gestures: town.gestures, seen: seen(emma.top ?? emma.ack) }
    },
    stop: () => town.close(),
  }
}

channelContract('the Slack channel', make)
