import type { OpeningFact } from '../src/case/opening.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Page } from '../src/engine/card.ts'
import type { CaseScene, Chapter, Scene, Step } from '../src/engine/flow.ts'
import { type CommandName, commandWord } from '../src/language/commands.ts'
import { type MessageKey, message } from '../src/language/text.ts'
import { asksFor, casePage, liveCard, nextStep } from './desk-case.ts'
import { becomeAdmin } from './desk-house.ts'
import { setLanguage, settingsForms, settingsPage } from './desk-settings.ts'
import { weightPresses } from './desk-weights.ts'
import { about, button, note, onCase, page, refuse, show } from './step.ts'

/** More than this would not fit into one view of every platform. */
const mostAsks = 12
const mostCases = 20

const openFirst = (cases: readonly CaseState[]): readonly CaseState[] =>
  cases.toSorted((a, b) => Number(a.stage === 'closed') - Number(b.stage === 'closed'))

function caseBlocks(cases: readonly CaseState[]): Page['blocks'] {
  const shown = openFirst(cases).slice(0, mostCases)
  if (shown.length === 0) return [{ kind: 'text', text: message('desk.noCases'), tone: 'muted' }]
  return [
    {
      kind: 'list',
      items: shown.map((state) =>
        message('desk.caseLine', {
          codeName: state.codeName,
          client: state.client.name,
          stage: message('common.stage', { stage: state.stage }),
          next: nextStep(state),
        }),
      ),
    },
    {
      kind: 'buttons',
      buttons: shown.map((state) =>
        button(message('desk.openNamed', { codeName: state.codeName }), 'desk.case', about(state)),
      ),
    },
  ]
}

function waiting(scene: Scene, chapters: readonly Chapter[]): Page['blocks'] {
  const asks = openFirst(scene.mine).flatMap((state) => asksFor(scene, state, chapters))
  if (asks.length === 0) return [{ kind: 'text', text: message('desk.nothingWaits') }]
  return asks
    .slice(0, mostAsks)
    .flatMap((card) => [{ kind: 'text' as const, text: card.title, tone: 'strong' as const }, ...card.blocks])
}

function clientBlocks(scene: Scene): Page['blocks'] {
  const clients = scene.myClients.slice(0, mostCases)
  if (clients.length === 0) return []
  return [
    { kind: 'heading', text: message('desk.clients') },
    {
      kind: 'buttons',
      buttons: clients.map((client) =>
        button(message('desk.verbatim', { text: client.name.slice(0, 60) }), 'intake.client', {
          client: client.id,
        }),
      ),
    },
  ]
}

function prospectBlocks(scene: Scene): Page['blocks'] {
  const prospects = scene.myProspects.slice(0, mostCases)
  if (prospects.length === 0) return []
  return [
    { kind: 'heading', text: message('desk.prospects') },
    {
      kind: 'buttons',
      buttons: prospects.map(({ id, name }) =>
        button(message('desk.verbatim', { text: name.slice(0, 60) }), 'screening.read', { prospect: id }),
      ),
    },
  ]
}

/** Somebody without a case or a note: two minutes of a quick check are the first thing of value (definitions). */
const isNew = ({ mine, myClients }: Scene): boolean => mine.length === 0 && myClients.length === 0

function deskPage(scene: Scene, chapters: readonly Chapter[]): Step {
  return show(
    page(message('desk.title'), [
      { kind: 'heading', text: message('desk.waits') },
      ...waiting(scene, chapters),
      { kind: 'heading', text: message('desk.cases') },
      ...caseBlocks(scene.mine),
      ...clientBlocks(scene),
      ...prospectBlocks(scene),
      ...(isNew(scene) ? [{ kind: 'text' as const, text: message('desk.start') }] : []),
      {
        kind: 'buttons',
        buttons: [
          button(message('check.button'), 'check.ask', {}, isNew(scene) ? { style: 'primary' } : {}),
          button(message('desk.log'), 'intake.log', {}, isNew(scene) ? {} : { style: 'primary' }),
          button(message('desk.logRemedy'), 'intake.remedy', {}),
          button(message('desk.open'), 'intake.open', {}),
          button(message('screening.title'), 'screening.ask', {}),
          button(message('insights.title'), 'insights.read', {}),
          button(message('desk.settings.title'), 'desk.settings', {}),
          button(message('desk.helpButton'), 'desk.help', {}),
        ],
      },
    ]),
  )
}

const helped: readonly (readonly [CommandName, MessageKey])[] = [
  ['check', 'desk.help.check'],
  ['log', 'desk.help.log'],
  ['open', 'desk.help.open'],
  ['cases', 'desk.help.cases'],
  ['case', 'desk.help.case'],
  ['protect', 'desk.help.protect'],
  ['screen', 'desk.help.screen'],
  ['insights', 'desk.help.insights'],
  ['settings', 'desk.help.settings'],
  ['language', 'desk.help.language'],
]

function helpPage(scene: Scene): Step {
  const items = helped.map(([name, key]) => message(key, { word: commandWord(name, scene.me.language) }))
  return show(
    page(message('desk.help.title'), [
      { kind: 'text', text: message('desk.help.what') },
      { kind: 'list', items: [message('desk.help.desk'), ...items] },
      { kind: 'text', text: message('desk.help.private'), tone: 'muted' },
    ]),
  )
}

const folded = (words: string): string => words.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

/** The case of mine that is called so: by its code name or, in private, by the client's name. */
export function caseNamed(scene: Scene, words: string): CaseScene | undefined {
  const name = folded(words)
  const found =
    scene.mine.find((state) => folded(state.codeName) === name) ??
    openFirst(scene.mine).find((state) => folded(state.client.name) === name)
  return found && { ...scene, case: found, subject: about(found) }
}

/** "There is nothing here for you under that name": the same words for what is not there and what is not yours. */
export function nothingThere(scene: Scene): Step {
  return refuse('common.refused.notFound', { cases: commandWord('cases', scene.me.language) })
}

function caseCommand(scene: Scene, rest: string, chapters: readonly Chapter[]): Step {
  if (rest === '') return casesPage(scene)
  const found = caseNamed(scene, rest)
  return found ? show(casePage(found, chapters)) : nothingThere(scene)
}

/** For somebody without a case: what they can begin with. */
const beginnings: Page['blocks'] = [
  {
    kind: 'buttons',
    buttons: [
      button(message('check.button'), 'check.ask', {}, { style: 'primary' }),
      button(message('desk.log'), 'intake.log', {}),
      button(message('desk.open'), 'intake.open', {}),
    ],
  },
]

function casesPage(scene: Scene): Step {
  const { mine } = scene
  return show(page(message('desk.cases'), [...caseBlocks(mine), ...(mine.length === 0 ? beginnings : [])]))
}

function chooseRoom(scene: CaseScene): Step {
  const { at, subject } = scene
  const id = subject.item ?? (at?.kind === 'room' ? at.id : undefined)
  if (!at || id === undefined) return refuse('desk.room.where')
  if (scene.case.room) return refuse('desk.room.one')
  const room = { kind: 'room', channel: at.channel, installation: at.installation, id } as const
  const fact: OpeningFact = { kind: 'RoomChosen', room }
  return onCase(scene, [fact], note('desk.room.shown'))
}

/** The desk: what waits for me, my cases, help and settings. `chapters` are all chapters, whose parts it puts together. */
export function deskChapter(chapters: () => readonly Chapter[]): Chapter {
  return {
    name: 'desk',
    commands: {
      desk: { act: 'desk.read', needs: ['mine'], run: (scene) => deskPage(scene, chapters()) },
      cases: { act: 'desk.read', needs: ['mine'], run: casesPage },
      case: { act: 'desk.read', needs: ['mine'], run: (scene, rest) => caseCommand(scene, rest, chapters()) },
      help: { act: 'desk.read', run: helpPage },
      settings: { act: 'settings.read', run: settingsPage },
      language: { act: 'settings.read', run: setLanguage },
    },
    presses: {
      'desk.case': { on: 'case', act: 'case.read', run: (scene) => show(casePage(scene, chapters())) },
      'desk.settings': { on: 'workspace', act: 'settings.read', run: settingsPage },
      'desk.help': { on: 'workspace', act: 'desk.read', run: helpPage },
      'desk.admin': { on: 'workspace', act: 'settings.read', run: becomeAdmin },
      ...weightPresses,
      'desk.room': { on: 'case', act: 'case.room', run: chooseRoom },
      'desk.unroom': {
        on: 'case',
        act: 'case.room',
        // An old button may come again: there is nothing to take away then, and nothing to write down.
        run: (scene) => onCase(scene, scene.case.room ? [{ kind: 'RoomLeft' }] : [], note('desk.room.left')),
      },
    },
    forms: settingsForms,
    cards: liveCard,
  }
}
