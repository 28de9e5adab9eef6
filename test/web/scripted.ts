import { createHash } from 'node:crypto'
import { createWebChannel, type WebChannel, type WebChannelParts } from '../../adapters/web/channel.ts'
import { inviteDemoTeam } from '../../adapters/web/demo.ts'
import type { LocalDirectory } from '../../adapters/web/directory.ts'
import { openDirectory } from '../../adapters/web/directory.ts'
import { memoryShelf, type Shelf } from '../../adapters/web/shelf.ts'
import { openTranscript } from '../../adapters/web/transcript.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import type { FieldFace, ShownForm } from '../../src/engine/form.ts'
import type { Gesture } from '../../src/engine/gesture.ts'

/** Thursday 12 March 2026, 09:05 UTC. */
const someThursday = Date.UTC(2026, 2, 12, 9, 5)

/** A running chat and everything that was done in it. */
export interface Running {
  readonly channel: WebChannel
  readonly directory: LocalDirectory
  readonly shelf: Shelf
  readonly gestures: Gesture[]
  readonly failures: unknown[]
  readonly clock: { now: number; offset: number }
  answer: (gesture: Gesture) => ShownReply | Promise<ShownReply>
}

/** A card of one kind of block, or of several. */
export function cardOf(blocks: ShownCard['blocks'], more: Partial<ShownCard> = {}): ShownCard {
  return { audience: 'personal', preview: 'Heron: news', title: 'Heron', blocks, language: 'en', ...more }
}

/** A form with these fields. */
export function formOf(
  fields: Readonly<Record<string, FieldFace<string>>>,
  more: Partial<ShownForm> = {},
): ShownForm {
  const asked = Object.entries(fields).map(([id, face]) => ({ id, face }))
  return {
    ...{
      name: 'intake.log',
      subject: { client: 'client_1' },
      title: 'Write a note',
      intro: ['Only you read this.'],
    },
    ...{ fields: asked, submit: 'Save', language: 'en' },
    ...more,
  }
}

/** The words that the commands have in every language here. */
const words = { help: 'help', check: 'check', log: 'log', open: 'open', cases: 'cases' }

/** Starts the chat with the demo team and an engine that answers as told; `shelf` survives a restart. */
export async function startChat(
  answer: Running['answer'] = () => ({ kind: 'nothing' }),
  { shelf = memoryShelf(), ...more }: Partial<WebChannelParts> & { readonly shelf?: Shelf } = {},
): Promise<Running> {
  let made = 0
  const newId = () => createHash('sha256').update(`id ${made++}`).digest('hex')
  const directory = await openDirectory(shelf, newId)
  await inviteDemoTeam(directory)
  const clock = { now: someThursday, offset: 0 }
  const move = (byMs: number) => {
    clock.now += byMs
    clock.offset += byMs
  }
  const failures: unknown[] = []
  const channel = createWebChannel({
    ...{ directory, transcript: openTranscript(shelf), port: 0, secret: 'a secret of the tests' },
    clock: {
      now: () => clock.now,
      offset: () => clock.offset,
      travel: {
        advance: async (byMs) => move(byMs),
        toNext: async () => false,
      },
    },
    commandWords: () => words,
    failed: (error) => failures.push(error),
    ...more,
  })
  const running: Running = { channel, directory, shelf, gestures: [], failures, clock, answer }
  await channel.start(async (gesture) => {
    running.gestures.push(gesture)
    return running.answer(gesture)
  })
  return running
}
