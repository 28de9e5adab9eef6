import { type ChannelStage, channelContract, type Seen } from '../contract/channel.contract.ts'
import { Bot } from './bot.ts'
import type { Dialog, Person } from './person.ts'
import { activeIn, cardOf, readMarkdown } from './seen.ts'
import { type Message, Town, tenantId } from './town.ts'

function seen(emma: Person, shown: Message | Dialog | undefined): Seen {
  const card = shown && ('card' in shown ? shown.card : cardOf(shown.activity))
  const text = shown && 'activity' in shown ? shown.activity : {}
  const written = text.textFormat === 'plain' ? [] : readMarkdown(String(text.text ?? '')).active
  return { text: emma.read(shown), active: [...written, ...activeIn(card)] }
}

/** Two teammates who have the app, and a channel of their team where it is too. `face`: where the member gives commands. */
async function make(face: 'chat' | 'dialog'): Promise<ChannelStage> {
  const town = await Town.open(['emma', 'anna'])
  const bot = await Bot.connect(town)
  const [emma, anna] = [bot.person('emma'), bot.person('anna')]
  const [channel] = town.team('studio', ['emma', 'anna']).channels
  if (!channel) throw new Error('a team has a channel')
  await emma.install()
  await anna.install()
  await emma.install(channel)
  // What greets people who install the app is no part of what is asked here.
  const greetings = new Set([...town.conversations.values()].flatMap((one) => one.messages))
  return {
    channel: bot.channel,
    member: bot.account('emma'),
    other: bot.account('anna'),
    stranger: { ...bot.account('emma'), user: '00000000-0000-4000-8000-999999999999' },
    room: bot.place(channel),
    nowhere: { kind: 'room', channel: 'teams', installation: tenantId, id: '19:nowhere@thread.tacv2' },
    ...(face === 'dialog' ? { typedAt: bot.place(channel) } : {}),
    async messages(place) {
      const standing = town.conversation(place.id).messages.filter((one) => !greetings.has(one))
      return standing.map((one) => seen(emma, one))
    },
    async command(words, reply) {
      bot.answer = () => reply
      if (face === 'dialog') {
        await emma.say(words, channel)
        await emma.press((action) => JSON.stringify(action).includes('task/fetch'), { where: channel })
      } else await emma.say(words)
      const { gestures } = bot
      return {
        gestures,
        seen: seen(emma, emma.dialog ?? emma.messages().findLast(({ from }) => from === 'bot')),
      }
    },
    async stop() {
      await bot.close()
      await town.close()
    },
  }
}

channelContract('the Teams channel, with forms as cards in a personal chat', () => make('chat'))
channelContract('the Teams channel, with forms as dialogs from a channel', () => make('dialog'))
