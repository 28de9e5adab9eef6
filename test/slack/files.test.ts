import { afterEach, describe, expect, it } from 'vitest'
import { slackManifest } from '../../adapters/slack/manifest.ts'
import { optionalScopes } from '../../adapters/slack/surfaces.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { ShownReply } from '../../src/engine/channel.ts'
import { Person } from './person.ts'
import { type Json, listOf } from './seen.ts'
import { Town } from './town.ts'

const page: ShownCard = {
  ...{ audience: 'dialog', preview: 'Something to read', title: 'The letter', language: 'nb' },
  blocks: [{ kind: 'copy', label: 'Brev', words: 'Kjære Kari Nordmann' }],
}
const file: Extract<ShownReply, { kind: 'file' }> = {
  kind: 'file',
  attachment: {
    name: 'Heron brev.docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    bytes: new TextEncoder().encode('the bytes of a letter'),
  },
  card: page,
}
const withButton: ShownCard = {
  ...page,
  blocks: [
    {
      kind: 'buttons',
      buttons: [
        {
          label: 'As a document',
          action: 'communicate.letterFile',
          subject: { case: 'case_1' },
          opens: 'dialog',
        },
      ],
    },
  ],
}

let town: Town
let emma: Person
let anna: Person
afterEach(() => town.close())

async function live(files: boolean): Promise<void> {
  town = await Town.build(['emma', 'anna'], { files })
  await town.connect()
  emma = new Person(town, 'emma')
  anna = new Person(town, 'anna')
  town.answer = ({ what }) => (what.kind === 'press' ? file : { kind: 'page', card: withButton })
}

const filesOf = async (person: Person): Promise<readonly Json[]> =>
  (await person.messages()).flatMap((message) => listOf(message.files))

describe('a document in Slack', () => {
  it('goes to the own conversation of whoever asked, and to nobody else; the dialog holds its text', async () => {
    await live(true)
    const room = await town.room('studio', ['emma', 'anna'])
    await emma.command('case heron', room)
    await emma.press('communicate.letterFile')
    expect(emma.stack).toHaveLength(2)
    expect(emma.text()).toContain('«Heron brev.docx» er på vei til din egen samtale')
    expect(emma.text()).toContain('Kjære Kari Nordmann')
    const [sent] = await filesOf(emma)
    expect(sent).toMatchObject({ name: 'Heron brev.docx', title: 'Heron brev.docx' })
    expect(await filesOf(anna)).toEqual([])
    const [shared] = town.made('files.completeUploadExternal')
    expect(shared?.args.channel_id).toBe(await emma.direct)
    // Its words travel inside the file only: no comment, no preview.
    expect(JSON.stringify(shared?.args)).not.toContain('Nordmann')
    expect(JSON.stringify((await emma.messages()).map(({ text }) => text))).not.toContain('Nordmann')
    expect(town.failures).toEqual([])
  })

  it('is its text in the dialog, with the reason, where the team has not allowed files', async () => {
    await live(false)
    await emma.command('case heron')
    await emma.press('communicate.letterFile')
    expect(emma.stack).toHaveLength(2)
    expect(emma.text()).toContain('Partwell har ikke lov til å sende filer')
    expect(emma.text()).toContain('Kjære Kari Nordmann')
    expect(emma.text()).not.toContain('på vei')
    expect(await filesOf(emma)).toEqual([])
    // That a team does without is not a fault.
    expect(town.failures).toEqual([])
  })

  it.each(['files.getUploadURLExternal', 'files.completeUploadExternal'])(
    'says so when Slack does not take it at %s',
    async (method) => {
      await live(true)
      town.fault = (called) => (called === method ? new Response('', { status: 503 }) : undefined)
      await emma.command('case heron')
      await emma.press('communicate.letterFile')
      expect(emma.text()).toContain('kunne ikke lages eller sendes')
      expect(emma.text()).toContain('Kjære Kari Nordmann')
      expect(town.failures).not.toEqual([])
    },
  )

  it('that is a picture has its sentence for a screen reader', async () => {
    await live(true)
    const alt = '62 of 100 points speak for ending.'
    const attachment = { ...file.attachment, name: 'Heron score.png', mediaType: 'image/png', alt }
    town.answer = ({ what }) =>
      what.kind === 'press' ? { ...file, attachment } : { kind: 'page', card: withButton }
    await emma.command('case heron')
    await emma.press('communicate.letterFile')
    const [asked] = town.made('files.getUploadURLExternal')
    expect(asked?.args).toMatchObject({ filename: 'Heron score.png', alt_txt: alt })
    expect(town.failures).toEqual([])
  })

  it('answers a form in its place', async () => {
    await live(true)
    town.answer = ({ what }) =>
      what.kind === 'submit'
        ? file
        : {
            kind: 'form',
            form: {
              ...{ name: 'insights.ask', subject: {}, title: 'Which', intro: [], submit: 'Show' },
              fields: [
                { id: 'why', face: { kind: 'text', label: 'Why', required: false, lines: 'one', max: 80 } },
              ],
              language: 'nb',
            },
          }
    await emma.command('insights')
    await emma.submit()
    expect(emma.stack).toHaveLength(1)
    expect(emma.text()).toContain('Kjære Kari Nordmann')
    expect(await filesOf(emma)).toHaveLength(1)
  })

  it('waits behind the button where words were typed in the conversation', async () => {
    await live(true)
    town.answer = () => file
    await emma.message('letter')
    expect(await filesOf(emma)).toEqual([])
    await emma.press('again')
    expect(emma.text()).toContain('Kjære Kari Nordmann')
    expect(await filesOf(emma)).toHaveLength(1)
  })
})

describe('the permission to send files', () => {
  it('is asked for, and may be refused', () => {
    const { scopes } = slackManifest({ command: '/partwell' }).oauth_config
    expect(optionalScopes).toEqual(['files:write'])
    // What is optional has to stand among what is asked for (https://docs.slack.dev/reference/app-manifest#oauth).
    for (const optional of scopes.bot_optional) expect(scopes.bot).toContain(optional)
    expect(scopes.bot_optional).toEqual([...optionalScopes])
  })
})
