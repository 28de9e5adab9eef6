import type { ClientMessage } from '../src/case/following.ts'
import { answerTo, type PushbackType, routes } from '../src/case/pushback.ts'
import { type CaseState, holders } from '../src/case/state.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import type { Button, Page } from '../src/engine/card.ts'
import type { CaseScene } from '../src/engine/flow.ts'
import { type Message, type MessageKey, message } from '../src/language/text.ts'
import { safetyTexts } from '../src/letters/hold-the-line.ts'
import { replyTo } from './follow-reply.ts'
import { about, button, page } from './step.ts'

/** A kind of message as people call it. */
export function typeName(type: PushbackType): Message {
  return message('follow.type', { type })
}

/** A message by its id. */
export function messageOf(state: CaseState, id: string | undefined): ClientMessage | undefined {
  return state.follow.messages.find((one) => one.id === id)
}

/** Whether everything must go through one mailbox in writing: after abuse, or from the start for R01 and R02 (C2). */
export function isNarrowed(state: CaseState): boolean {
  const harmful = state.evaluation.reasons.some((reason) => reason === 'R01' || reason === 'R02')
  return harmful || state.follow.messages.some((one) => one.type === 'ABUSE')
}

function text(
  key: MessageKey,
  values?: Parameters<typeof message>[1],
  tone?: 'strong' | 'warning' | 'muted',
) {
  return { kind: 'text' as const, text: message(key, values), ...(tone === undefined ? {} : { tone }) }
}

/** What to do about a message of this type, the how-manieth. */
function advice(scene: CaseScene, one: ClientMessage): Page['blocks'] {
  const { type, nth = 1 } = one
  if (type === undefined) return []
  if (type === 'VIOLENCE' || type === 'SELF_HARM') {
    return [{ kind: 'text', text: safetyTexts[type], tone: 'warning' }]
  }
  if (type === 'NEW_FACTS') return [text('follow.facts.advice')]
  const kind = answerTo(type, nth).kind
  if (kind === 'silence') return [text('follow.answer.silence', { nth }, 'strong')]
  if (kind === 'ordinary') return [text('follow.answer.ordinary')]
  const to = (routes[type]?.to ?? ['owner']).flatMap((role) => holders(scene.case, role))
  const names = {
    list: [...new Set(to)].map((id) => message('follow.name', { name: scene.people.name(id) })),
  }
  if (kind === 'routed') return [text('follow.answer.routed', { names }, 'strong')]
  return routes[type] === undefined ? [] : [text('follow.answer.told', { names })]
}

function replyBlocks(scene: CaseScene, one: ClientMessage): Page['blocks'] {
  const item = about(scene.case, { item: one.id })
  if (one.reply !== undefined) {
    return [
      { kind: 'copy', label: message('follow.reply.given'), words: one.reply.words },
      text('follow.reply.givenBy', {
        name: scene.people.name(one.reply.by),
        date: { date: dayIn(scene.case, one.reply.at) },
      }),
    ]
  }
  const reply = replyTo(scene.case, one, scene.now)
  if (reply === undefined) return []
  if (reply.missing.length > 0) {
    return [{ kind: 'buttons', buttons: [button(message('follow.details.button'), 'follow.details', item)] }]
  }
  return [
    { kind: 'copy', label: message('follow.reply.copy'), words: reply.text },
    text('follow.reply.rule', undefined, 'muted'),
    {
      kind: 'buttons',
      buttons: [
        button(message('follow.reply.sent'), 'follow.replied', item, { style: 'primary' }),
        button(message('follow.edit.button'), 'follow.edit', item),
      ],
    },
  ]
}

function openEnds(scene: CaseScene, one: ClientMessage): readonly Button[] {
  const item = about(scene.case, { item: one.id })
  if (one.type === undefined) return [button(message('follow.sort.title'), 'follow.sort', item)]
  const decides = one.type === 'NEW_FACTS' && holders(scene.case, 'decider').includes(scene.me.id)
  return decides && one.settled === undefined
    ? [button(message('follow.facts.button'), 'follow.facts', item, { style: 'primary' })]
    : []
}

/** What the client wrote, what it is, what to do, and the one block to copy. */
export function messagePage(scene: CaseScene, one: ClientMessage): Page {
  const { case: state } = scene
  const buttons = openEnds(scene, one)
  const mailbox = state.communication.slots.contactEmail
  const values = { type: typeName(one.type ?? one.suggested), nth: one.nth ?? 1 }
  const { settled } = one
  return page(message('follow.message.page'), [
    text(one.type === undefined ? 'follow.message.unsorted' : 'follow.message.is', values, 'strong'),
    { kind: 'said', words: { said: one.words } },
    ...advice(scene, one),
    ...(one.type === 'ABUSE'
      ? [
          text(
            mailbox === undefined ? 'follow.narrow' : 'follow.narrowTo',
            mailbox === undefined ? undefined : { mailbox },
          ),
        ]
      : []),
    ...replyBlocks(scene, one),
    ...(settled === undefined
      ? []
      : [
          text('follow.facts.settled', { result: settled.result, name: scene.people.name(settled.by) }),
          { kind: 'said' as const, words: { said: settled.note } },
        ]),
    ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
  ])
}

/** Newest first; older ones than these stay in the case and leave the page. */
const shownMessages = 30

/** All messages, newest first, and the door for the next one. */
export function messagesPage(scene: CaseScene): Page {
  const all = scene.case.follow.messages.toReversed().slice(0, shownMessages)
  return page(message('follow.messages.title'), [
    ...(all.length === 0 ? [text('follow.messages.none')] : []),
    ...all.flatMap((one): Page['blocks'] => [
      text('follow.messages.line', {
        date: { date: dayIn(scene.case, one.at) },
        type: typeName(one.type ?? one.suggested),
        nth: one.nth ?? 1,
        answered: one.reply === undefined ? 'no' : 'yes',
      }),
      {
        kind: 'buttons',
        buttons: [button(message('common.open'), 'follow.read', about(scene.case, { item: one.id }))],
      },
    ]),
    {
      kind: 'buttons',
      buttons: [
        button(message('follow.message.button'), 'follow.message', about(scene.case), { style: 'primary' }),
      ],
    },
  ])
}
