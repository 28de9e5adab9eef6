import { accountOf, directPlace } from '../../adapters/web/places.ts'
import { type ChannelStage, channelContract, type Seen } from '../contract/channel.contract.ts'
import { startChat } from './scripted.ts'
import { textOf, unescaped, Visitor } from './visitor.ts'

/** Elements and attributes that our own cards and forms are made of; anything else came from somebody's words. */
const ours =
  /^(?:article|h[2-4]|p|dl|div|dt|dd|ul|ol|li|span|time|form|input|button|figure|figcaption|blockquote|svg|rect|label|textarea|select|option|fieldset|legend|a)$/
const safeLink = /^(?:#f-|\/as\/)/

function seen(markup: string): Seen {
  const active: string[] = []
  for (const [, tag = '', attributes = ''] of markup.matchAll(/<([a-z0-9!-]+)([^>]*)>/gi)) {
    if (!ours.test(tag)) active.push(tag)
    for (const [, name = '', value = ''] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
      if (/^(?:on|src|style)/.test(name)) active.push(`${tag} ${name}`)
      if (name === 'href' && !safeLink.test(unescaped(value))) active.push(value)
    }
  }
  return { text: textOf(markup), active }
}

async function make(): Promise<ChannelStage> {
  const chat = await startChat()
  const visitor = new Visitor(chat.channel.url)
  const room = { kind: 'room', channel: 'web', installation: 'local', id: 'room-studio' } as const
  return {
    channel: chat.channel,
    member: accountOf('emma'),
    other: accountOf('anna'),
    stranger: accountOf('nobody'),
    room,
    nowhere: { ...room, id: 'room-none' },
    async messages(place) {
      const reader = place.kind === 'room' ? 'emma' : place.id.slice('direct-'.length)
      const { body } = await visitor.get(`/as/${reader}/in/${place.id}`)
      const items = [
        ...body.matchAll(
          /<li class="message (?:bot|me|other)"[\s\S]*?(?=<li class="message|<\/ol><\/div><div class="foot")/g,
        ),
      ]
      return items.map(([item]) => seen(item))
    },
    async command(words, reply) {
      chat.answer = () => reply
      const answer = await visitor.type('emma', words)
      if (answer.headers['x-answer'] === 'dialog') return { gestures: chat.gestures, seen: seen(answer.body) }
      const { body } = await visitor.get(`/as/emma/in/${directPlace('emma').id}`)
      return {
        gestures: chat.gestures,
        seen: seen(body.slice(body.lastIndexOf('<li class="message'), body.indexOf('<div class="foot"'))),
      }
    },
    stop: () => chat.channel.stop(),
  }
}

channelContract('the web channel', make)
