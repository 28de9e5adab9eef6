import type { CommunicationFact } from '../src/case/communication.ts'
import type { PersonId } from '../src/case/person.ts'
import { askCheck, askText } from '../src/engine/fields.ts'
import {
  type CaseScene,
  type FormRule,
  formOn,
  type PressRule,
  type Step,
  type Tell,
} from '../src/engine/flow.ts'
import { message } from '../src/language/text.ts'
import type { Finding } from '../src/letters/lint.ts'
import { afterwards } from './communicate-fields.ts'
import { letterFile } from './communicate-file.ts'
import { approvalProblem, goodwillWaits, isApproved } from './communicate-gate.ts'
import { pendingReleases } from './communicate-letter.ts'
import { draftOf, findingText, letterPage, openParts } from './communicate-page.ts'
import { goodwillMark, moneyPage, textsPage } from './communicate-texts.ts'
import { caseFact } from './facts-of.ts'
import { about, button, codeNameOf, neutral, note, page, personal, refuse, show } from './step.ts'

const open: PressRule = { on: 'case', act: 'case.read', run: (scene) => show(letterPage(scene)) }
const texts: PressRule = { on: 'case', act: 'case.read', run: (scene) => show(textsPage(scene)) }
const money: PressRule = { on: 'case', act: 'case.read', run: (scene) => show(moneyPage(scene)) }

/** Facts on this case, and a page that shows what has become of it. */
export function withPage(scene: CaseScene, fact: CommunicationFact, shown: (next: CaseScene) => Step): Step {
  return { facts: [caseFact(scene, fact)], reply: shown(afterwards(scene, fact)).reply }
}

function findingsPage(scene: CaseScene, findings: readonly Finding[], mayKeep: boolean): Step {
  const keep = button(
    message('communicate.button.keep'),
    'communicate.finish',
    about(scene.case, { part: 'keep' }),
  )
  const change = button(message('communicate.button.letter'), 'communicate.open', about(scene.case), {
    style: 'primary',
  })
  return show(
    page(message('communicate.letter.title'), [
      {
        kind: 'text',
        text: message(mayKeep ? 'communicate.finish.warned' : 'communicate.finish.blocked'),
        tone: 'warning',
      },
      { kind: 'list', items: findings.slice(0, 15).map(findingText) },
      { kind: 'buttons', buttons: mayKeep ? [change, keep] : [change] },
    ]),
  )
}

/** Composes the three texts and asks for approval; what blocks is named, what warns can be kept with one click. */
const finish: PressRule = {
  on: 'case',
  act: 'communicate.write',
  run(scene) {
    const draft = draftOf(scene)
    if (draft.kind === 'no-letter') return refuse('communicate.refused.noLetter')
    if (draft.kind === 'incomplete' || openParts(scene, draft).length > 0) return show(letterPage(scene))
    if (draft.blocked.length > 0) return findingsPage(scene, draft.blocked, false)
    const keeps = scene.subject.part === 'keep'
    if (draft.warned.length > 0 && !keeps) return findingsPage(scene, draft.warned, true)
    const kept = draft.warned.map((finding) => `${finding.id}:text:${draft.texts.hash.slice(0, 12)}`)
    const keeping: CommunicationFact = { kind: 'LetterFieldsSet', fields: {}, kept }
    const drafted: CommunicationFact = { kind: 'TextsDrafted', preset: draft.preset, texts: draft.texts }
    const facts = kept.length > 0 ? [keeping, drafted] : [drafted]
    const reply = show(textsPage(afterwards(scene, ...facts))).reply
    return { facts: facts.map((fact) => caseFact(scene, fact)), reply }
  },
}

const refusals = {
  noTexts: 'communicate.refused.noTexts',
  author: 'communicate.refused.author',
  release: 'communicate.refused.release',
  tomorrow: 'communicate.refused.tomorrow',
  already: 'communicate.refused.already',
} as const

function refusalFor(
  scene: CaseScene,
): (typeof refusals)[keyof typeof refusals] | 'communicate.refused.changed' | undefined {
  const problem = approvalProblem(scene.case, scene.me.id, scene.now)
  if (problem !== undefined) return refusals[problem]
  return scene.case.communication.texts?.hash === scene.subject.part
    ? undefined
    : 'communicate.refused.changed'
}

/** A second person binds their name to exactly these texts (trust P6). */
const approve = formOn<{ fine: boolean }>('case', {
  act: 'communicate.approve',
  form(scene) {
    const refused = refusalFor(scene)
    if (refused !== undefined) return { refused: message(refused) }
    return {
      name: 'communicate.approve',
      subject: about(scene.case, { part: scene.subject.part ?? '' }),
      title: message('communicate.approve.title'),
      intro: [message('communicate.approve.intro')],
      fields: { fine: askCheck({ label: message('communicate.approve.fine'), must: true }) },
      submit: message('communicate.approve.submit'),
    }
  },
  take(scene) {
    const refused = refusalFor(scene)
    const hash = scene.case.communication.texts?.hash
    if (refused !== undefined || hash === undefined) return refuse(refused ?? 'communicate.refused.noTexts')
    const fact: CommunicationFact = { kind: 'TextsApproved', hash }
    const done = isApproved(afterwards(scene, fact).case)
    return {
      facts: [caseFact(scene, fact)],
      reply: note(done ? 'communicate.done.approved' : 'communicate.done.oneMore'),
    }
  },
})

function tellAuthors(scene: CaseScene): readonly Tell[] {
  const codeName = codeNameOf(scene.case)
  const text = neutral('communicate.tell.returned', { codeName })
  const card = personal(neutral('communicate.ask.title', { codeName }), text, [
    { kind: 'text', text },
    {
      kind: 'buttons',
      buttons: [button(neutral('communicate.button.open'), 'communicate.open', about(scene.case))],
    },
  ])
  const authors: readonly PersonId[] = scene.case.communication.authors.filter(
    (person) => person in scene.case.people,
  )
  return authors.map((to) => ({ to, about: scene.case.id, card, urgency: 'asked' }))
}

/** Sends the texts back with a word of why. */
const sendBack = formOn<{ note: string }>('case', {
  act: 'communicate.approve',
  form(scene) {
    if (scene.case.communication.texts === undefined)
      return { refused: message('communicate.refused.noTexts') }
    return {
      name: 'communicate.return',
      subject: about(scene.case, { part: scene.subject.part ?? '' }),
      title: message('communicate.return.title'),
      fields: { note: askText({ label: message('communicate.return.note'), max: 1000 }) },
      submit: message('common.save'),
    }
  },
  take(scene, values) {
    const fact: CommunicationFact = { kind: 'TextsReturned', note: values.note }
    return {
      facts: [caseFact(scene, fact)],
      tell: tellAuthors(scene),
      reply: note('communicate.done.returned'),
    }
  },
})

const goodwillOk: PressRule = {
  on: 'case',
  act: 'communicate.goodwill',
  run(scene) {
    if (!goodwillWaits(scene.case, scene.workspace)) return refuse('communicate.refused.noGoodwill')
    if (scene.case.communication.authors.includes(scene.me.id)) return refuse('communicate.refused.author')
    if (scene.subject.part !== goodwillMark(scene.case.communication.slots))
      return refuse('communicate.refused.changed')
    return withPage(scene, { kind: 'GoodwillApproved' }, (next) => show(moneyPage(next)))
  },
}

function releasePage(scene: CaseScene): Step {
  const waiting = pendingReleases(scene.case)
  const silenced = scene.case.communication.silenced
  const buttons = [
    ...waiting.map(({ name }, index) =>
      button(
        message('communicate.button.release', { number: index + 1 }),
        'communicate.releaseOne',
        about(scene.case, { item: name }),
      ),
    ),
    button(
      message(silenced ? 'communicate.button.speak' : 'communicate.button.silence'),
      'communicate.silence',
      about(scene.case),
    ),
  ]
  return show(
    page(message('communicate.release.title'), [
      {
        kind: 'text',
        text: message(waiting.length > 0 ? 'communicate.release.intro' : 'communicate.release.none'),
      },
      ...(waiting.length > 0
        ? [
            {
              kind: 'list',
              ordered: true,
              items: waiting.map(({ finding }) => findingText(finding)),
            } as const,
          ]
        : []),
      {
        kind: 'text',
        text: message('communicate.release.silence', { silenced: silenced ? 'yes' : 'no' }),
        tone: 'muted',
      },
      { kind: 'buttons', buttons },
    ]),
  )
}

const releases: PressRule = { on: 'case', act: 'communicate.release', run: releasePage }

/** Legal releases one wording (T25, T27, T29); nobody releases their own. */
const releaseOne: PressRule = {
  on: 'case',
  act: 'communicate.release',
  run(scene) {
    const found = pendingReleases(scene.case).find(({ name }) => name === scene.subject.item)
    if (found === undefined) return releasePage(scene)
    if (scene.case.communication.authors.includes(scene.me.id)) return refuse('communicate.refused.author')
    return withPage(scene, { kind: 'WordingReleased', finding: found.name }, releasePage)
  },
}

const silence: PressRule = {
  on: 'case',
  act: 'communicate.release',
  run(scene) {
    const silenced = !scene.case.communication.silenced
    return withPage(scene, { kind: 'SilenceOrdered', silenced }, releasePage)
  },
}

/** The presses and forms with which the texts are drafted, released and approved. */
export const draftPresses: Readonly<Record<string, PressRule>> = {
  'communicate.open': open,
  'communicate.texts': texts,
  'communicate.letterFile': letterFile,
  'communicate.money': money,
  'communicate.finish': finish,
  'communicate.goodwillOk': goodwillOk,
  'communicate.releases': releases,
  'communicate.releaseOne': releaseOne,
  'communicate.silence': silence,
}
export const draftForms: Readonly<Record<string, FormRule>> = {
  'communicate.approve': approve,
  'communicate.return': sendBack,
}
