import type { CaseFact } from '../src/case/case-fact.ts'
import { type ClientMessage, type NewFacts, newFactsResults } from '../src/case/following.ts'
import type { PersonId } from '../src/case/person.ts'
import { type PushbackType, pushbackTypes, routes, suggestType } from '../src/case/pushback.ts'
import { type CaseState, holders, ownerOf } from '../src/case/state.ts'
import { termsOf } from '../src/case/terms.ts'
import { dayIn } from '../src/case/whereabouts.ts'
import { askCheck, askChoice, askText } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type FormRule,
  formOn,
  type PressRule,
  type Step,
  type Tell,
} from '../src/engine/flow.ts'
import type { Fields, Form } from '../src/engine/form.ts'
import { type Message, message } from '../src/language/text.ts'
import { after } from './closing.ts'
import { messageOf, messagePage, messagesPage, typeName } from './follow-message-page.ts'
import { detailFields, replyNameFor, replyTo, toneOf } from './follow-reply.ts'
import {
  about,
  answer,
  ask,
  button,
  codeNameOf,
  fieldErrors,
  neutral,
  note,
  onCase,
  personal,
  refuse,
  show,
} from './step.ts'

const gone: { readonly refused: Message } = { refused: message('follow.message.gone') }

const receiveForm = formOn<{ words: string }>('case', {
  act: 'follow.reply',
  form: (scene) => ({
    name: 'follow.message',
    subject: about(scene.case),
    title: message('follow.message.title'),
    intro: [message('follow.message.intro')],
    fields: { words: askText({ label: message('follow.message.words') }) },
    submit: message('common.continue'),
  }),
  take: (scene, { words }) => {
    const terms = termsOf(scene.case)
    if (terms === undefined) return refuse('follow.notSent')
    const id = scene.id('message')
    const suggested = suggestType(words, dayIn(scene.case, scene.now) > terms.endDate)
    const facts: readonly CaseFact[] = [{ kind: 'MessageReceived', id, words, suggested }]
    const form = sortForm(after(scene, facts), id)
    return onCase(scene, facts, 'refused' in form ? note('common.saved') : ask(form).reply)
  },
})

interface SortValues {
  readonly type: PushbackType
}

function sortForm(
  state: CaseState,
  id: string | undefined,
): Form<SortValues> | { readonly refused: Message } {
  const one = messageOf(state, id)
  if (one === undefined) return gone
  if (one.type !== undefined) return { refused: message('follow.sort.already') }
  return {
    name: 'follow.sort',
    subject: about(state, { item: one.id }),
    title: message('follow.sort.title'),
    intro: [message('follow.sort.intro', { type: typeName(one.suggested) })],
    fields: {
      type: askChoice<PushbackType>({
        label: message('follow.sort.type'),
        options: pushbackTypes.map((type) => ({ value: type, label: typeName(type) })),
        value: one.suggested,
      }),
    },
    submit: message('common.continue'),
  }
}

/** Who must hear of it, and how fast (05.3). Neutral: the words stay behind the button. */
function routed(scene: CaseScene, type: PushbackType, id: string): readonly Tell[] {
  const route = routes[type]
  if (route === undefined) return []
  const people = new Set<PersonId>(route.to.flatMap((role) => holders(scene.case, role)))
  const codeName = codeNameOf(scene.case)
  const urgent = route.urgency === 'alarm'
  const card = personal(
    neutral(urgent ? 'follow.alarm.title' : 'follow.route.title', { codeName }),
    neutral(urgent ? 'follow.alarm.preview' : 'follow.route.preview', { codeName }),
    [
      { kind: 'text', text: neutral('follow.route.text', { hours: route.withinHours }) },
      {
        kind: 'buttons',
        buttons: [button(neutral('common.open'), 'follow.read', about(scene.case, { item: id }))],
      },
    ],
  )
  return [...people]
    .filter((person) => person !== scene.me.id || urgent)
    .map((to) => ({ about: scene.case.id, to, card, urgency: route.urgency }))
}

const sortRule = formOn<SortValues>('case', {
  act: 'follow.reply',
  form: (scene) => sortForm(scene.case, scene.subject.item),
  take: (scene, { type }) => {
    const known = messageOf(scene.case, scene.subject.item)
    if (known === undefined) return refuse('follow.message.gone')
    const facts: readonly CaseFact[] = [{ kind: 'MessageSorted', id: known.id, type }]
    const state = after(scene, facts)
    const sorted = messageOf(state, known.id) ?? known
    const details = detailsForm(state, sorted, scene.now)
    const reply =
      'refused' in details ? show(messagePage({ ...scene, case: state }, sorted)).reply : ask(details).reply
    return { ...onCase(scene, facts, reply), tell: routed(scene, type, known.id) }
  },
})

/** What the approved reply lacks, asked once and kept for the next one. */
function detailsForm(
  state: CaseState,
  one: ClientMessage,
  now: number,
): Form<Record<string, string>> | { readonly refused: Message } {
  const fields = detailFields(state, one, now)
  if (Object.keys(fields).length === 0) return { refused: message('follow.details.complete') }
  return {
    name: 'follow.details',
    subject: about(state, { item: one.id }),
    title: message('follow.details.title'),
    intro: [message('follow.details.intro')],
    fields: fields as Fields<Record<string, string>>,
    submit: message('common.continue'),
  }
}

const detailsRule = formOn<Record<string, string>>('case', {
  act: 'follow.reply',
  form: (scene) => {
    const one = messageOf(scene.case, scene.subject.item)
    return one === undefined ? gone : detailsForm(scene.case, one, scene.now)
  },
  take: (scene, details) => {
    const one = messageOf(scene.case, scene.subject.item)
    if (one === undefined) return refuse('follow.message.gone')
    const facts: readonly CaseFact[] = [{ kind: 'ReplyDetailsSet', details }]
    const there = { ...scene, case: after(scene, facts) }
    return onCase(scene, facts, show(messagePage(there, one)).reply)
  },
})

const editRule = formOn<{ words: string; keep: boolean }>('case', {
  act: 'follow.reply',
  form: (scene) => {
    const one = messageOf(scene.case, scene.subject.item)
    const reply = one && replyTo(scene.case, one, scene.now)
    if (one === undefined || reply === undefined) return { refused: message('follow.reply.none') }
    return {
      name: 'follow.edit',
      subject: about(scene.case, { item: one.id }),
      title: message('follow.edit.title'),
      intro: [message('follow.edit.intro')],
      fields: {
        words: askText({ label: message('follow.edit.words'), value: reply.text }),
        keep: askCheck({ label: message('follow.edit.keep') }),
      },
      submit: message('common.save'),
    }
  },
  take: (scene, { words, keep }) => {
    const problem = toneOf(words, scene.case, keep)
    if (problem !== undefined) return fieldErrors({ words: problem })
    const id = scene.subject.item ?? ''
    const facts: readonly CaseFact[] = [{ kind: 'ReplyGiven', id, words }]
    const state = after(scene, facts)
    const one = messageOf(state, id)
    return one === undefined
      ? refuse('follow.message.gone')
      : onCase(scene, facts, show(messagePage({ ...scene, case: state }, one)).reply)
  },
})

function replied(scene: CaseScene): Step {
  const one = messageOf(scene.case, scene.subject.item)
  if (one === undefined) return refuse('follow.message.gone')
  if (one.reply !== undefined) return refuse('follow.reply.already')
  const reply = replyTo(scene.case, one, scene.now)
  if (reply === undefined || reply.missing.length > 0 || replyNameFor(one) === undefined) {
    return refuse('follow.reply.none')
  }
  const given: CaseFact = { kind: 'ReplyGiven', id: one.id, words: reply.text }
  return onCase(scene, [given], note('follow.reply.logged'))
}

const factsRule = formOn<{ result: NewFacts; note: string }>('case', {
  act: 'follow.reply',
  form: (scene) => {
    const one = messageOf(scene.case, scene.subject.item)
    if (one?.type !== 'NEW_FACTS') return gone
    if (!holders(scene.case, 'decider').includes(scene.me.id)) {
      return { refused: message('follow.facts.decider') }
    }
    return {
      name: 'follow.facts',
      subject: about(scene.case, { item: one.id }),
      title: message('follow.facts.title'),
      intro: [message('follow.facts.intro')],
      fields: {
        result: askChoice<NewFacts>({
          label: message('follow.facts.result'),
          options: newFactsResults.map((result) => ({
            value: result,
            label: message('follow.facts.option', { result }),
          })),
        }),
        note: askText({ label: message('follow.facts.note'), min: 5, max: 1000 }),
      },
      submit: message('common.save'),
    }
  },
  take: (scene, { result, note: said }) => {
    const id = scene.subject.item ?? ''
    const settled: CaseFact = { kind: 'NewFactsSettled', id, result, note: said }
    const codeName = codeNameOf(scene.case)
    const card = personal(
      neutral('follow.route.title', { codeName }),
      neutral('follow.facts.preview', { codeName }),
      [
        {
          kind: 'buttons',
          buttons: [button(neutral('common.open'), 'follow.read', about(scene.case, { item: id }))],
        },
      ],
    )
    const owner = ownerOf(scene.case)
    return {
      ...onCase(scene, [settled], note('common.saved')),
      tell: owner === scene.me.id ? [] : [{ about: scene.case.id, to: owner, card, urgency: 'asked' }],
    }
  },
})

function read(scene: CaseScene): Step {
  const one = messageOf(scene.case, scene.subject.item)
  return one === undefined ? refuse('follow.message.gone') : show(messagePage(scene, one))
}

function resume(scene: CaseScene): Step {
  if (scene.case.follow.pausedAt === undefined) return answer(note('common.saved'))
  const resumed: CaseFact = { kind: 'ExitResumed' }
  return onCase(scene, [resumed], note('follow.resume.saved'))
}

/** What the client wrote: all of it, one message, its answer sent; and the exit taken up again. */
export const messagePresses: Readonly<Record<string, PressRule>> = {
  'follow.messages': { on: 'case', act: 'follow.reply', run: (scene) => show(messagesPage(scene)) },
  'follow.read': { on: 'case', act: 'case.read', run: read },
  'follow.replied': { on: 'case', act: 'follow.reply', run: replied },
  'follow.resume': { on: 'case', act: 'follow.plan', run: resume },
}

/** Paste, say what it is, add what the reply lacks, change its words, settle new facts. */
export const messageForms: Readonly<Record<string, FormRule>> = {
  'follow.message': receiveForm,
  'follow.sort': sortRule,
  'follow.details': detailsRule,
  'follow.edit': editRule,
  'follow.facts': factsRule,
}
