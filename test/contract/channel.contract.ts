import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Place } from '../../src/case/person.ts'
import type { DialogBlock, ShownCard } from '../../src/engine/card.ts'
import { type Channel, NotSent, type ShownReply } from '../../src/engine/channel.ts'
import type { FieldFace, ShownForm } from '../../src/engine/form.ts'
import type { Account, Gesture } from '../../src/engine/gesture.ts'

/** Something as a person sees it: its words, and whatever in it would act (links, mentions, markup) without being ours. */
export interface Seen {
  readonly text: string
  readonly active: readonly string[]
}

/** A channel that is running against its platform, with two members, a room and a stranger. */
export interface ChannelStage {
  readonly channel: Channel
  readonly member: Account
  readonly other: Account
  readonly stranger: Account
  /** A room in which both members are. */
  readonly room: Place
  /** A conversation that does not exist. */
  readonly nowhere: Place
  /** Where the member gives commands, when that is not their own conversation. */
  readonly typedAt?: Place
  /** What stands in a conversation, oldest first, without the platform's own furniture. */
  messages(place: Place): Promise<readonly Seen[]>
  /** The member gives a command; the channel's `receive` answers with this. What they see of the answer. */
  command(
    words: string,
    reply: ShownReply,
  ): Promise<{ readonly gestures: readonly Gesture[]; readonly seen: Seen }>
  stop(): Promise<void>
}

const card = (blocks: ShownCard['blocks'], more: Partial<ShownCard> = {}): ShownCard => ({
  ...{ audience: 'personal', preview: 'Heron: something new', title: 'About Heron', blocks, language: 'en' },
  ...more,
})
const button = {
  label: 'Have a look',
  action: 'case.page',
  subject: { case: 'case_1' },
  opens: 'dialog',
} as const

/** Every kind of block, and the words that must be there to read. */
const plainBlocks: readonly [DialogBlock<string>, readonly string[]][] = [
  [{ kind: 'heading', text: 'Where it stands' }, ['Where it stands']],
  [{ kind: 'text', text: 'The round ends on Tuesday.' }, ['The round ends on Tuesday.']],
  [{ kind: 'text', text: 'Four days are left.', tone: 'warning' }, ['Four days are left.']],
  [{ kind: 'rows', rows: [{ label: 'Owner', value: 'Emma' }] }, ['Owner', 'Emma']],
  [{ kind: 'list', items: ['Talk first', 'Then write'], ordered: true }, ['Talk first', 'Then write']],
  [{ kind: 'buttons', buttons: [button] }, ['Have a look']],
]
const dialogBlocks: readonly [DialogBlock<string>, readonly string[]][] = [
  ...plainBlocks,
  [{ kind: 'said', words: { said: 'They hung up on us.' }, by: 'Emma' }, ['They hung up on us.', 'Emma']],
  [{ kind: 'bars', bars: [{ label: 'Respect', value: 3, max: 4, words: '3 of 4' }] }, ['Respect', '3 of 4']],
  [{ kind: 'copy', label: 'Reply', words: 'Dear all,\n\nthank you.' }, ['Reply', 'Dear all,', 'thank you.']],
]
const options = [
  { value: '0', label: 'Well', hint: 'Keeps to what was agreed.' },
  { value: '4', label: 'Badly' },
]
const many = Array.from({ length: 9 }, (_unused, index) => ({ value: `v${index}`, label: `Reason ${index}` }))
const fields: readonly [FieldFace<string>, readonly string[]][] = [
  [
    { kind: 'text', label: 'In a word', required: true, lines: 'one', max: 80, value: 'tense' },
    ['In a word', 'tense'],
  ],
  [
    { kind: 'text', label: 'What happened', required: true, lines: 'many', max: 3000, value: 'a\nb' },
    ['What happened'],
  ],
  [
    { kind: 'choice', label: 'How', required: true, many: false, options },
    ['How', 'Well', 'Keeps to what was agreed.', 'Badly'],
  ],
  [
    { kind: 'choice', label: 'Why', required: true, many: false, options: many },
    ['Why', 'Reason 0', 'Reason 8'],
  ],
  [{ kind: 'choice', label: 'Which', required: false, many: true, options }, ['Which', 'Well', 'Badly']],
  [{ kind: 'date', label: 'When', required: true, value: '2026-03-12' }, ['When']],
  [
    { kind: 'number', label: 'Hours', required: false, unit: 'hours a week', value: '1,5' },
    ['Hours', 'hours a week'],
  ],
  [{ kind: 'people', label: 'Who', required: true, many: true, max: 5 }, ['Who']],
  [{ kind: 'check', label: 'Keep my name out', required: false, value: true }, ['Keep my name out']],
]

/** What people could write to make something happen, on any platform. */
const hostile = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '<!channel> <@U0000000> @here @everyone <at>Emma</at>',
  'https://example.com [here](https://example.com) <https://example.com|here>',
  '*bold* _it_ ~no~ `code` **more** # heading',
  '{name} {count, plural, other {#}} &amp; &lt;b&gt;',
]

function form(face: FieldFace<string>, more: Partial<ShownForm> = {}): ShownForm {
  return {
    ...{ name: 'intake.log', subject: {}, title: 'Write a note', intro: ['A minute is enough.'] },
    ...{ fields: [{ id: 'answer', face }], submit: 'Keep it', language: 'en' },
    ...more,
  }
}

function expectWords(seen: Seen | undefined, words: readonly string[]): void {
  for (const word of words) expect(seen?.text).toContain(word)
}

/** What every channel promises, whatever the platform: the same suite for all of them. */
export function channelContract(name: string, make: () => Promise<ChannelStage>): void {
  describe(`${name}, as every channel`, () => {
    let stage: ChannelStage
    let direct: Place
    beforeEach(async () => {
      stage = await make()
      direct = await stage.channel.direct(stage.member)
    })
    afterEach(() => stage.stop())

    it('has one conversation with each person', async () => {
      expect(direct.kind).toBe('direct')
      expect(await stage.channel.direct(stage.member)).toEqual(direct)
      expect((await stage.channel.direct(stage.other)).id).not.toBe(direct.id)
    })

    it('posts a card where it is told to, and nowhere else', async () => {
      const sent = await stage.channel.post(direct, card([{ kind: 'text', text: 'Nothing is due.' }]))
      expect(sent.place.id).toBe(direct.id)
      expectWords((await stage.messages(direct)).at(-1), ['About Heron', 'Nothing is due.'])
      expect(await stage.messages(stage.room)).toEqual([])
      expect(await stage.messages(await stage.channel.direct(stage.other))).toEqual([])
    })

    it('posts a neutral card in a room', async () => {
      await stage.channel.post(stage.room, card([{ kind: 'text', text: '3 of 6.' }], { audience: 'room' }))
      expectWords((await stage.messages(stage.room)).at(-1), ['About Heron', '3 of 6.'])
    })

    it('edits a card in place, and the same card twice is the same message', async () => {
      const sent = await stage.channel.post(direct, card([{ kind: 'text', text: '1 of 6.' }]))
      await stage.channel.post(direct, card([{ kind: 'text', text: 'Later.' }]))
      for (let time = 0; time < 2; time += 1) {
        await stage.channel.update(sent, card([{ kind: 'text', text: '2 of 6.' }]))
        const messages = await stage.messages(direct)
        expect(messages).toHaveLength(2)
        expectWords(messages[0], ['2 of 6.'])
        expect(messages[0]?.text).not.toContain('1 of 6.')
      }
    })

    it('withdraws a card, and once more changes nothing', async () => {
      const sent = await stage.channel.post(direct, card([{ kind: 'text', text: 'Wrong place.' }]))
      await stage.channel.post(direct, card([{ kind: 'text', text: 'This stays.' }]))
      await stage.channel.withdraw(sent)
      await stage.channel.withdraw(sent)
      const messages = await stage.messages(direct)
      expect(messages).toHaveLength(1)
      expectWords(messages[0], ['This stays.'])
    })

    it('says for good that a conversation does not exist', async () => {
      const sending = stage.channel.post(stage.nowhere, card([]))
      await expect(sending).rejects.toSatisfy(
        (error) => error instanceof NotSent && error.outcome === 'refused',
      )
    })

    it('knows who belongs and who does not', async () => {
      expect(await stage.channel.standing({ account: stage.member })).toBe('member')
      expect(await stage.channel.standing({ account: stage.stranger })).not.toBe('member')
      expect(await stage.channel.standing({ place: stage.room })).toBe('member')
      expect(await stage.channel.standing({ place: stage.nowhere })).not.toBe('member')
    })

    it('knows what a person is called', async () => {
      expect((await stage.channel.profile(stage.member)).name).not.toBe('')
    })

    it('passes on what a person did, exactly, with who and where', async () => {
      const words = 'log Åsa & “Sønner” <b>'
      const { gestures, seen } = await stage.command(words, { kind: 'note', words: 'Kept.' })
      expect(gestures).toHaveLength(1)
      expect(gestures[0]).toMatchObject({
        account: stage.member,
        at: stage.typedAt ?? direct,
        what: { kind: 'command', words },
      })
      expectWords(seen, ['Kept.'])
    })

    it.each(plainBlocks)('shows in a card: %j', async (block, words) => {
      await stage.channel.post(direct, card([block]))
      expectWords((await stage.messages(direct)).at(-1), words)
    })

    it.each(dialogBlocks)('shows in a dialog: %j', async (block, words) => {
      const page = card([block], { audience: 'dialog' })
      const { seen } = await stage.command('case heron', { kind: 'page', card: page })
      expectWords(seen, ['About Heron', ...words])
    })

    it.each([
      ['Heron letter.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
      ['Heron figures.png', 'image/png'],
    ])('gives a file, or the text that it holds: %s', async (name, mediaType) => {
      const text = card([{ kind: 'text', text: 'We end on the last day of May.' }], { audience: 'dialog' })
      const attachment = { name, mediaType, bytes: new TextEncoder().encode('the bytes of a file') }
      const { seen } = await stage.command('case heron', { kind: 'file', attachment, card: text })
      expectWords(seen, ['About Heron'])
      expect(seen.text.includes(name) || seen.text.includes('We end on the last day of May.')).toBe(true)
    })

    it.each(fields)('asks: %j', async (face, words) => {
      const { seen } = await stage.command('log', { kind: 'form', form: form(face) })
      expectWords(seen, ['Write a note', 'A minute is enough.', 'Keep it', ...words])
    })

    it('says that a form holds what was typed some other time, and offers to begin afresh', async () => {
      const kept = { words: 'You typed this on 1 March.', afresh: 'Begin afresh' }
      const face: FieldFace<string> = {
        ...{ kind: 'text', label: 'In a word', required: true, lines: 'one', max: 80, value: 'tense' },
      }
      const { seen } = await stage.command('log', { kind: 'form', form: form(face, { kept }) })
      expectWords(seen, [kept.words, kept.afresh, 'tense'])
    })

    it('shows an error at its field, and what concerns the whole form', async () => {
      const face: FieldFace<string> = {
        kind: 'text',
        label: 'What happened',
        required: true,
        lines: 'many',
        max: 3000,
      }
      const wrong = form(face, { problem: 'Nothing was kept.' })
      const fields = wrong.fields.map((field) => ({ ...field, error: 'Write a sentence or two.' }))
      const { seen } = await stage.command('log', { kind: 'form', form: { ...wrong, fields } })
      expectWords(seen, ['Nothing was kept.', 'Write a sentence or two.'])
    })

    it.each(hostile)('lets nothing happen through what people wrote: %s', async (words) => {
      const page = card([{ kind: 'said', words: { said: words } }], { audience: 'dialog', title: words })
      const { seen } = await stage.command('case heron', { kind: 'page', card: page })
      expect(seen.active).toEqual([])
      expectWords(seen, words.split(/\s+/).slice(0, 1))
      await stage.channel.post(direct, card([{ kind: 'text', text: words }]))
      expect((await stage.messages(direct)).at(-1)?.active).toEqual([])
    })
  })
}
