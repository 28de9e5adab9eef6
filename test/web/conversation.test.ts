import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../adapters/web/limits.ts'
import { accountOf, directPlace } from '../../adapters/web/places.ts'
import { memoryShelf } from '../../adapters/web/shelf.ts'
import { NotSent } from '../../src/engine/channel.ts'
import { cardOf, formOf, type Running, startChat } from './scripted.ts'
import { formsOf, textOf, Visitor } from './visitor.ts'

const studio = { kind: 'room', channel: 'web', installation: 'local', id: 'room-studio' } as const
const what = { kind: 'text', label: 'What happened?', required: true, lines: 'many', max: 3000 } as const
const how = {
  ...({ kind: 'choice', label: 'How?', required: false, many: false } as const),
  options: [
    { value: '0', label: 'Well', hint: 'Keeps to what was agreed.' },
    { value: '4', label: 'Badly' },
  ],
} as const

let chat: Running
let visitor: Visitor
async function open(...how: Parameters<typeof startChat>): Promise<void> {
  chat = await startChat(...how)
  visitor = new Visitor(chat.channel.url)
}
beforeEach(() => open())
afterEach(() => chat.channel.stop())

/** A person's page that listens: `next` waits for an event that was not waited for yet; `received` counts them all. */
interface Listening {
  next(): Promise<string>
  received(): number
  close(): void
}

function listen(person: string): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const asked = request(new URL('/live', chat.channel.url), (response) => {
      let stream = ''
      let taken = 0
      let told = () => {}
      const events = () =>
        [...stream.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)]
          .filter(([, , people = '']) => people === '*' || people.split(' ').includes(person))
          .map(([, event = '']) => event)
      response.on('data', (part) => {
        stream += String(part)
        told()
      })
      resolve({
        received: () => events().length,
        close: () => asked.destroy(),
        async next() {
          while (events().length <= taken) {
            await new Promise<void>((again) => {
              told = again
            })
          }
          taken += 1
          return events()[taken - 1] ?? ''
        },
      })
    })
    asked.on('error', reject).end()
  })
}

describe('a command', () => {
  it('is everything that is typed between a person and the bot', async () => {
    await visitor.type('emma', '  log Nordhavn ')
    await visitor.type('emma', '/partwell cases')
    await visitor.type('emma', '')
    expect(chat.gestures.map((gesture) => gesture.what)).toEqual([
      { kind: 'command', words: 'log Nordhavn' },
      { kind: 'command', words: 'cases' },
      { kind: 'command', words: '' },
    ])
    expect(chat.gestures[0]).toMatchObject({ account: accountOf('emma'), at: directPlace('emma') })
  })

  it('in a room is what is said to the bot, and is answered to that person alone', async () => {
    chat.answer = () => ({ kind: 'note', words: 'You have no cases.' })
    await visitor.type('emma', '@partwell cases', studio.id)
    expect(chat.gestures[0]).toMatchObject({ at: studio, what: { kind: 'command', words: 'cases' } })
    expect((await visitor.get('/as/emma/in/room-studio')).body).toContain('You have no cases.')
    const others = (await visitor.get('/as/anna/in/room-studio')).body
    expect(others).not.toContain('You have no cases.')
    expect(others).not.toContain('cases')
  })

  it('leaves ordinary words in a room to the people there', async () => {
    await visitor.type('emma', 'Lunch? <b>partwell</b> cases', studio.id)
    expect(chat.gestures).toEqual([])
    expect((await visitor.get('/as/anna/in/room-studio')).body).toContain(
      'Lunch? &lt;b&gt;partwell&lt;/b&gt; cases',
    )
  })
})

describe('one deed', () => {
  it('has one id when the button is pressed twice, and another when the words differ', async () => {
    const line = await visitor.formAt('/as/emma', '/say', 'class="line"')
    await Promise.all([visitor.handIn(line, [['words', 'log']]), visitor.handIn(line, [['words', 'log']])])
    await visitor.handIn(line, [['words', 'open']])
    const [first, second, third] = chat.gestures.map((gesture) => gesture.id)
    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('on a page that is loaded again is another deed', async () => {
    await visitor.type('emma', 'log')
    await visitor.type('emma', 'log')
    expect(new Set(chat.gestures.map((gesture) => gesture.id)).size).toBe(2)
  })

  it('shows its answer once, however often it was sent', async () => {
    chat.answer = () => ({ kind: 'note', words: 'Kept, once.' })
    const line = await visitor.formAt('/as/emma', '/say', 'class="line"')
    await visitor.handIn(line, [['words', 'log']])
    await visitor.handIn(line, [['words', 'log']])
    const { body } = await visitor.get('/as/emma')
    expect(body.split('Kept, once.')).toHaveLength(2)
  })

  it('posts the same words to a room once, however often they were sent', async () => {
    const line = await visitor.formAt('/as/emma/in/room-studio', '/say', 'class="line"')
    await visitor.handIn(line, [['words', 'Hello all']])
    await visitor.handIn(line, [['words', 'Hello all']])
    expect((await visitor.get('/as/anna/in/room-studio')).body.split('Hello all')).toHaveLength(2)
  })
})

describe('a button', () => {
  it('brings back what it is about, ids only', async () => {
    const button = { label: 'Open a case', action: 'intake.open', opens: 'dialog' } as const
    const blocks = [
      { kind: 'buttons', buttons: [{ ...button, subject: { client: 'client_7', item: 'i_1' } }] },
    ] as const
    await chat.channel.post(directPlace('emma'), cardOf(blocks))
    const press = await visitor.formAt('/as/emma', '/press', 'Open a case')
    await visitor.handIn(press)
    const subject = { client: 'client_7', item: 'i_1' }
    expect(chat.gestures[0]?.what).toEqual({ kind: 'press', action: 'intake.open', subject })
  })

  it('that is refused inside a dialog leaves the dialog as it is', async () => {
    const blocks = [
      { kind: 'buttons', buttons: [{ label: 'Sign', action: 'decide.sign', subject: {}, opens: 'nothing' }] },
    ] as const
    chat.answer = () => ({ kind: 'page', card: cardOf(blocks, { audience: 'dialog' }) })
    const [press] = formsOf((await visitor.type('emma', 'case heron')).body)
    chat.answer = () => ({ kind: 'refused', words: 'Two people must confirm.' })
    const answer = press && (await visitor.handIn(press))
    expect(answer).toMatchObject({ status: 422, body: 'Two people must confirm.' })
    expect(answer?.headers['x-answer']).toBe('problem')
  })
})

describe('a form', () => {
  const fields = {
    what,
    how,
    why: { ...how, label: 'Why?', many: true },
    when: { kind: 'date', label: 'When?', required: true },
    keep: { kind: 'check', label: 'Keep my name out', required: false },
  } as const
  const typed = [
    ['v.what', 'They hung up\r\non us'],
    ['v.how', '4'],
    ['m.why', '0'],
    ['m.why', '4'],
    ['v.when', ''],
    ['c.keep', 'true'],
  ] as const
  async function ask() {
    chat.answer = () => ({ kind: 'form', form: formOf(fields) })
    const [form] = formsOf((await visitor.type('emma', 'log')).body)
    if (form === undefined) throw new Error('no form')
    return form
  }

  it('brings back each value as it was typed; what was left empty is not there', async () => {
    const form = await ask()
    await visitor.handIn(form, typed)
    expect(chat.gestures.at(-1)?.what).toEqual({
      ...{
        kind: 'submit',
        typing: expect.stringMatching(/^[0-9a-f]{40}$/),
        form: 'intake.log',
        subject: { client: 'client_1' },
      },
      values: { what: 'They hung up\non us', how: '4', why: ['0', '4'], keep: 'true' },
    })
  })

  it('says that a box was not ticked', async () => {
    await visitor.handIn(await ask(), [])
    expect(chat.gestures.at(-1)?.what).toMatchObject({ values: { keep: 'false' } })
  })

  it('with an error keeps everything typed, and ties the error to its field', async () => {
    const form = await ask()
    const wrong = formOf(fields)
    chat.answer = () => ({
      kind: 'form',
      form: {
        ...wrong,
        fields: wrong.fields.map((field) => (field.id === 'when' ? { ...field, error: 'Say when.' } : field)),
      },
    })
    const { status, body } = await visitor.handIn(form, typed)
    expect(status).toBe(422)
    expect(body).toContain('They hung up\non us</textarea>')
    expect(body).toMatch(
      /<input type="date" id="f-when"[^>]*aria-describedby="f-when-error"[^>]*aria-invalid="true"/,
    )
    expect(body).toMatch(/<p class="error" id="f-when-error">Say when.<\/p>/)
    expect(body).toContain('One answer needs another look.')
    expect(body.match(/ checked/g)).toHaveLength(4)
  })

  it.each([true, false])('that is refused keeps everything typed (with our script: %s)', async (part) => {
    const form = await ask()
    chat.answer = () => ({ kind: 'refused', words: 'This round is over.' })
    const { status, body } = await visitor.handIn(form, typed, part)
    expect(status).toBe(422)
    expect(body).toContain('This round is over.')
    expect(body).toContain('They hung up\non us</textarea>')
  })

  it('whose question was forgotten still gives the words back', async () => {
    const form = await ask()
    chat.answer = () => ({ kind: 'refused', words: 'This round is over.' })
    const { asked: _forgotten, ...rest } = form.values
    const { body } = await visitor.handIn({ ...form, values: { ...rest, asked: 'unknown' } }, typed)
    expect(textOf(body)).toContain('What you typed')
    expect(body).toContain('They hung up\non us')
  })

  it('that could not be stored says so, keeps the text, and is the same deed the next time', async () => {
    const form = await ask()
    chat.answer = () => Promise.reject(new Error('the database is down: secret words'))
    const { status, body } = await visitor.handIn(form, typed)
    expect(status).toBe(503)
    expect(body).toContain('Not saved')
    expect(body).toContain('They hung up')
    expect(body).not.toContain('secret')
    expect(chat.failures).toHaveLength(1)
    chat.answer = () => ({ kind: 'note', words: 'Kept.' })
    await visitor.handIn(form, typed)
    expect(chat.gestures.at(-1)?.id).toBe(chat.gestures.at(-2)?.id)
  })

  it('works without our script: the page comes back with the form open in it', async () => {
    chat.answer = () => ({ kind: 'form', form: formOf(fields) })
    const { status, body } = await visitor.type('emma', 'log', undefined, false)
    expect(status).toBe(200)
    expect(body).toMatch(/<dialog class="dialog" id="dialog"[^>]* open>/)
    chat.answer = () => ({ kind: 'note', words: 'Kept.' })
    const form = formsOf(body).find((seen) => seen.action.endsWith('/submit'))
    const done = form && (await visitor.handIn(form, typed, false))
    expect(done).toMatchObject({ status: 303, headers: { location: '/as/emma/in/direct-emma' } })
  })

  it('shows more than six options as a list, and says what each means', async () => {
    const options = Array.from({ length: 7 }, (_unused, index) => ({
      ...{ value: String(index), label: `Level ${index}` },
      ...(index === 3 ? { hint: 'Neither nor.' } : {}),
    }))
    chat.answer = () => ({ kind: 'form', form: formOf({ level: { ...how, options, value: ['2'] } }) })
    const { body } = await visitor.type('emma', 'log')
    expect(body).toContain('<option value="2" selected>Level 2</option>')
    expect(body).toContain('Neither nor.')
  })
})

describe('news', () => {
  it('reaches another open page at once, and only the pages it concerns', async () => {
    const anna = await listen('anna')
    const jonas = await listen('jonas')
    await chat.channel.post(directPlace('anna'), cardOf([{ kind: 'text', text: 'For Anna.' }]))
    expect(await anna.next()).toBe('news')
    const { body } = await visitor.get('/as/anna', { 'X-Partwell': 'part' })
    expect(body).toContain('For Anna.')
    await visitor.type('emma', 'Hello all', studio.id)
    expect(await jonas.next()).toBe('news')
    // One stream keeps its order: had Jonas been told of Anna's card, that would have come before.
    expect(jonas.received()).toBe(1)
    anna.close()
    jonas.close()
  })

  it('is counted until it was looked at', async () => {
    await chat.channel.post(studio, cardOf([{ kind: 'text', text: 'One.' }], { audience: 'room' }))
    expect(textOf((await visitor.get('/as/anna')).body)).toContain('1 nytt meddelande')
    await visitor.get('/as/anna/in/room-studio')
    expect(textOf((await visitor.get('/as/anna')).body)).not.toContain('nytt meddelande')
  })

  it('is still there after a restart; private lines are not', async () => {
    const shelf = memoryShelf()
    await chat.channel.stop()
    await open(() => ({ kind: 'note', words: 'Just for you.' }), { shelf })
    const sent = await chat.channel.post(directPlace('emma'), cardOf([{ kind: 'text', text: 'Version 1.' }]))
    await visitor.type('emma', 'log')
    await visitor.type('emma', 'Hello all', studio.id)
    const added = await chat.directory.addPerson({
      ...{
        name: 'Ola Nordmann',
        language: 'nb',
        zone: 'Europe/Oslo',
        country: 'NO',
        line: 'none',
        guest: true,
      },
    })
    await chat.channel.stop()
    await open(undefined, { shelf })
    const { body } = await visitor.get('/as/emma')
    expect(body).toContain('Version 1.')
    expect(body).not.toContain('Just for you.')
    expect((await visitor.get('/as/anna/in/room-studio')).body).toContain('Hello all')
    await chat.channel.update(sent, cardOf([{ kind: 'text', text: 'Version 2.' }]))
    expect((await visitor.get('/as/emma')).body).toContain('Version 2.')
    expect(chat.directory.person(added.id)?.name).toBe('Ola Nordmann')
    expect(await chat.channel.standing({ account: accountOf(added.id) })).toBe('guest')
  })
})

describe('what may stand where', () => {
  it('never shows a personal card in a room, nor a dialog in any conversation', async () => {
    const refused = (error: unknown) => error instanceof NotSent && error.outcome === 'refused'
    await expect(chat.channel.post(studio, cardOf([]))).rejects.toSatisfy(refused)
    const dialog = cardOf([], { audience: 'dialog' })
    await expect(chat.channel.post(directPlace('emma'), dialog)).rejects.toSatisfy(refused)
  })

  it('calls a room with a guest in it open to outsiders', async () => {
    expect(await chat.channel.standing({ place: studio })).toBe('member')
    const guest = await chat.directory.addPerson({
      ...{ name: 'Guest', language: 'en', zone: 'UTC', country: 'GB', line: 'none', guest: true },
    })
    const room = await chat.directory.addRoom({ name: 'Mixed', members: ['emma', guest.id] })
    expect(await chat.channel.standing({ place: { ...studio, id: room.id } })).toBe('guest')
  })
})

describe('a document', () => {
  const attachment = {
    name: 'Heron päätös.docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    bytes: new TextEncoder().encode('the bytes of a letter'),
  }
  const card = cardOf([{ kind: 'text', text: 'Dear Ms Nordmann' }], { audience: 'dialog' })
  const offered = async () => {
    chat.answer = () => ({ kind: 'file', attachment, card })
    const { body, headers } = await visitor.type('emma', 'cases')
    expect(headers['x-answer']).toBe('dialog')
    const form = formsOf(body).find(({ action }) => action.endsWith('/file'))
    if (form === undefined) throw new Error(`nothing is offered: ${body}`)
    return { form, body }
  }

  it('is offered in the dialog above its text, and comes by its name, kept by nobody on the way', async () => {
    const { form, body } = await offered()
    expect(textOf(body)).toContain('Heron päätös.docx')
    expect(textOf(body)).toContain('Dear Ms Nordmann')
    const file = await visitor.handIn(form, [], false)
    expect(file).toMatchObject({ status: 200, body: 'the bytes of a letter' })
    expect(file.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': attachment.mediaType })
    const disposition = file.headers['content-disposition'] ?? ''
    expect(disposition).toMatch(/^attachment; /)
    expect(decodeURIComponent(disposition)).toContain("filename*=UTF-8''Heron päätös.docx")
  })

  it('that is a picture is seen at once, with its sentence for who does not see it', async () => {
    const bytes = Uint8Array.from([137, 80, 78, 71])
    const alt = 'Most points come from “How serious is it?”.'
    const picture = { name: 'Heron score.png', mediaType: 'image/png', alt, bytes }
    chat.answer = () => ({ kind: 'file', attachment: picture, card })
    const { body, headers } = await visitor.type('emma', 'cases')
    expect(body).toContain(`<img class="picture" src="data:image/png;base64,iVBORw==" alt="${alt}">`)
    expect(headers['content-security-policy']).toMatch(/img-src [^;]*data:/)
    expect((await offered()).body).not.toContain('<img')
  })

  it('is for the person who asked, on a page of this browser', async () => {
    const { form } = await offered()
    const theirs = { ...form, action: form.action.replaceAll('emma', 'anna') }
    expect((await visitor.handIn(theirs, [], false)).status).toBe(404)
    const stranger = await new Visitor(chat.channel.url).handIn(form, [], false)
    expect(stranger).toMatchObject({ status: 403 })
    expect(stranger.body).not.toContain('bytes of a letter')
    expect((await visitor.get(form.action)).status).toBe(404)
    const guessed = { ...form, values: { ...form.values, file: 'x' } }
    expect((await visitor.handIn(guessed, [], false)).status).toBe(404)
  })

  it('comes only while its person may read it: what was offered is asked for again', async () => {
    const { form } = await offered()
    chat.answer = () => ({ kind: 'refused', words: 'You have no such case.' })
    const file = await visitor.handIn(form, [], false)
    expect(file.status).toBe(404)
    expect(file.body).not.toContain('bytes of a letter')
    expect(chat.gestures.at(-1)).toEqual(chat.gestures.at(-2))
  })

  it('is nowhere on the disk', async () => {
    await offered()
    const kept = await Promise.all(
      ['messages/direct-emma', 'messages/direct-anna'].map((of) => chat.shelf.all(of)),
    )
    expect(JSON.stringify(kept)).not.toContain(
      Buffer.from('the bytes of a letter').toString('base64').slice(0, 12),
    )
    expect(kept.flat()).toEqual([])
  })

  it('that is too large is its text, which is said', async () => {
    const bytes = new Uint8Array(limits.fileBytes + 1)
    chat.answer = () => ({ kind: 'file', attachment: { ...attachment, bytes }, card })
    const { body } = await visitor.type('emma', 'cases')
    expect(textOf(body)).toContain('could not be made or sent')
    expect(textOf(body)).toContain('Dear Ms Nordmann')
    expect(body).not.toContain('/file"')
  })
})

describe('a person', () => {
  it('reads the page in their own language, and can change it', async () => {
    const before = (await visitor.get('/as/anna')).body
    expect(before).toContain('<html lang="sv">')
    expect(before).toContain('Skriv till Partwell')
    const form = await visitor.formAt('/as/anna', '/language')
    await visitor.handIn(form, [['language', 'fi']], false)
    const after = (await visitor.get('/as/anna')).body
    expect(after).toContain('<html lang="fi">')
    expect(after).toContain('Kirjoita Partwellille')
    expect((await chat.channel.profile(accountOf('anna'))).languageTag).toBe('fi')
    expect(chat.gestures.at(-1)?.what).toEqual({ kind: 'command', words: 'language fi' })
  })

  it('is followed by the page when they chose a language in the conversation', async () => {
    await chat.channel.stop()
    await open(undefined, { languageOf: async ({ user }) => (user === 'anna' ? 'nl' : undefined) })
    expect((await visitor.get('/as/anna')).body).toContain('<html lang="nl">')
    expect((await visitor.get('/as/emma')).body).toContain('<html lang="en">')
  })

  it('can be added, with what is wrong said at the field', async () => {
    const form = await visitor.formAt('/?language=en', '/people')
    const rest = [
      ['line', 'legal'],
      ['language', 'de'],
    ] as const
    const wrong = await visitor.handIn(
      form,
      [['name', 'Ada'], ['zone', 'Mars/Base'], ['country', 'DE'], ...rest],
      false,
    )
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('We do not know this time zone')
    expect(wrong.body).toContain('value="Ada"')
    const right = await visitor.handIn(
      form,
      [['name', ' Ada '], ['zone', 'Europe/Berlin'], ['country', 'de'], ...rest],
      false,
    )
    expect(right.status).toBe(303)
    const id = String(right.headers.location).slice('/as/'.length)
    expect(chat.directory.person(id)).toMatchObject({ name: 'Ada', country: 'DE', zone: 'Europe/Berlin' })
  })

  it('can open a room and invite people', async () => {
    const form = await visitor.formAt('/as/emma/new-room', '/rooms')
    const made = await visitor.handIn(
      form,
      [
        ['name', 'Quiet'],
        ['people', 'mikko'],
        ['people', 'nobody'],
      ],
      false,
    )
    expect(made.status).toBe(303)
    expect(chat.directory.rooms().at(-1)).toMatchObject({ name: 'Quiet', members: ['emma', 'mikko'] })
  })

  it('can be watched beside others', async () => {
    const { body } = await visitor.get('/side?people=emma,anna')
    expect(body).toContain('<iframe src="/as/emma?pane=1"')
    expect(body).toContain('<iframe src="/as/anna?pane=1"')
    expect((await visitor.get('/side?people=emma')).status).toBe(422)
  })
})

describe('time', () => {
  it('moves on by a day, on every page', async () => {
    const anna = await listen('anna')
    expect(textOf((await visitor.get('/as/emma')).body)).toContain('Thursday, 12 March 2026 at 09:05')
    const form = await visitor.formAt('/as/emma', '/time')
    await visitor.handIn(form, [['step', 'day']])
    expect(await anna.next()).toBe('news')
    expect(textOf((await visitor.get('/as/anna')).body)).toContain('fredag 13 mars 2026 kl. 10:05')
    anna.close()
  })

  it('says when nothing lies ahead', async () => {
    const form = await visitor.formAt('/as/emma', '/time')
    expect((await visitor.handIn(form, [['step', 'next']])).body).toBe('No reminder or deadline lies ahead.')
  })

  it('cannot be moved where that is refused', async () => {
    await chat.channel.stop()
    await open(undefined, { clock: { now: () => 0, offset: () => 0 } })
    const { body } = await visitor.get('/as/emma')
    expect(body).not.toContain('/time"')
    const line = await visitor.formAt('/as/emma', '/say', 'class="line"')
    const time = { ...line, action: line.action.replace(/say$/, 'time') }
    expect((await visitor.handIn(time, [['step', 'day']])).status).toBe(400)
  })
})
