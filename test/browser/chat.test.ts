import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { directPlace } from '../../adapters/web/places.ts'
import { drawPng } from '../../src/charts/draw.ts'
import type { Gesture } from '../../src/engine/gesture.ts'
import { cardOf, formOf, type Running, startChat } from '../web/scripted.ts'
import { launchChromium } from './chrome.ts'

const shorter = 'Write a sentence or two.'
const what = { kind: 'text', label: 'What happened?', required: true, lines: 'many', max: 3000 } as const
const how = {
  ...({ kind: 'choice', label: 'How was it?', required: true, many: false } as const),
  options: [
    { value: '0', label: 'Fine', hint: 'As agreed.' },
    { value: '4', label: 'Bad', hint: 'Insults or threats.' },
  ],
}
const note = formOf({ what, how })

let browser: Browser
let chat: Running
let context: BrowserContext
let problems: string[]

/** What was typed and not handed in; the scripted engine keeps it as the real one does. */
let typed: Extract<Gesture['what'], { kind: 'typed' }> | undefined
let fleeting = false
function asked() {
  const words = typed?.values.what
  const kept = { words: 'Kept from 12 March.', afresh: 'Begin afresh' }
  const fields = note.fields.map((field) =>
    field.id === 'what' && typeof words === 'string' ? { ...field, face: { ...what, value: words } } : field,
  )
  return { ...note, fields, ...(typed ? { kept } : {}), ...(fleeting ? { fleeting: true as const } : {}) }
}

/** Asks for a note, finds fault with a short one, and tells Anna when it is kept. */
async function engine({ what }: Gesture) {
  if (what.kind === 'typed') typed = what
  if (what.kind === 'press' && what.afresh) typed = undefined
  if (what.kind === 'command' || (what.kind === 'press' && what.afresh))
    return { kind: 'form', form: asked() } as const
  if (what.kind !== 'submit') return { kind: 'nothing' } as const
  if (String(what.values.what ?? '').length < 10) {
    const fields = note.fields.map((field) => (field.id === 'what' ? { ...field, error: shorter } : field))
    return { kind: 'form', form: { ...note, fields } } as const
  }
  await chat.channel.post(
    directPlace('anna'),
    cardOf([{ kind: 'text', text: 'Ett nytt underlag.' }], { language: 'sv' }),
  )
  return { kind: 'note', words: 'Kept.' } as const
}

async function visit(path: string): Promise<Page> {
  const page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  // What the policy refuses is reported on the console only.
  page.on('console', (line) => {
    if (line.text().includes('Content Security Policy')) problems.push(line.text())
  })
  await page.goto(`${chat.channel.url}${path}`)
  return page
}

const fitsAcross = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')

async function typeCommand(page: Page, words: string): Promise<void> {
  await page.locator('#words').focus()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())
beforeEach(async () => {
  problems = []
  typed = undefined
  fleeting = false
  chat = await startChat(engine)
  context = await browser.newContext({ viewport: { width: 360, height: 740 } })
})
afterEach(async () => {
  await context.close()
  await chat.channel.stop()
  expect(problems).toEqual([])
})

/** Opens the form, types into it and closes the dialog with Escape. */
async function typeAndClose(page: Page, words: string): Promise<void> {
  await typeCommand(page, 'log')
  await page.getByRole('textbox', { name: 'What happened?' }).fill(words)
  await page.keyboard.press('Escape')
  await page.locator('#dialog').waitFor({ state: 'hidden' })
}

describe('a form that is closed with something in it', () => {
  it('keeps a great deal of it, too: more than a browser sends on while a page is left', async () => {
    const emma = await visit('/as/emma')
    const [long, sent] = ['å'.repeat(12_000), emma.waitForResponse((one) => one.url().endsWith('/typed'))]
    await typeAndClose(emma, long)
    await sent
    expect(typed?.values.what).toBe(long)
  })

  it('holds the words when it is opened again, says so, and can begin afresh', async () => {
    const emma = await visit('/as/emma')
    const sent = emma.waitForResponse((response) => response.url().endsWith('/typed'))
    await typeAndClose(emma, 'They left without')
    await sent
    expect(typed).toMatchObject({ form: note.name, values: { what: 'They left without' } })

    await typeCommand(emma, 'log')
    await emma.getByText('Kept from 12 March.').waitFor()
    const field = emma.getByRole('textbox', { name: 'What happened?' })
    expect(await field.inputValue()).toBe('They left without')
    expect(await fitsAcross(emma)).toBe(true)
    await emma.getByRole('button', { name: 'Begin afresh' }).press('Enter')
    await emma.getByText('Kept from 12 March.').waitFor({ state: 'detached' })
    expect(await field.inputValue()).toBe('')
  })

  it('sends nothing anywhere when nothing of it may be kept', async () => {
    fleeting = true
    const emma = await visit('/as/emma')
    const sent: string[] = []
    emma.on('request', (request) => sent.push(request.url()))
    await typeAndClose(emma, 'They left without')
    await typeCommand(emma, 'log')
    await emma.getByRole('textbox', { name: 'What happened?' }).waitFor()
    expect(sent.filter((url) => url.endsWith('/typed'))).toEqual([])
    expect(sent.some((url) => url.endsWith('/say'))).toBe(true)
  })
})

describe('on a phone, with the keyboard alone', () => {
  it('logs something, is told what is missing at the field, and the other person sees it come', async () => {
    const anna = await visit('/as/anna')
    const emma = await visit('/as/emma')
    expect(await fitsAcross(emma)).toBe(true)

    await typeCommand(emma, 'log')
    await emma.getByRole('heading', { name: 'Write a note' }).waitFor()
    expect(await emma.evaluate('document.activeElement.id')).toBe('dialog-title')
    await emma.keyboard.press('Tab')
    await emma.keyboard.type('They left')
    expect(await emma.locator('[data-left]').textContent()).toBe('2,991')
    await emma.keyboard.press('Tab')
    await emma.keyboard.press('ArrowDown')
    await emma.keyboard.press('Tab')
    await emma.keyboard.press('Enter')

    await emma.getByRole('alert').filter({ hasText: 'One answer needs another look.' }).waitFor()
    const field = emma.getByRole('textbox', { name: 'What happened?' })
    expect(await field.inputValue()).toBe('They left')
    expect(await emma.evaluate('document.activeElement.id')).toBe('f-what')
    const described = await field.getAttribute('aria-describedby')
    expect(await emma.locator(`#${described}`).textContent()).toBe(shorter)
    expect(await emma.getByRole('radio', { name: 'Bad' }).isChecked()).toBe(true)
    expect(await fitsAcross(emma)).toBe(true)

    await emma.keyboard.press('End')
    await emma.keyboard.type(' without a word')
    await emma.keyboard.press('Tab')
    await emma.keyboard.press('Tab')
    await emma.keyboard.press('Enter')
    await emma.getByText('Kept.').waitFor()
    expect(await emma.locator('#dialog').isVisible()).toBe(false)
    await anna.getByText('Ett nytt underlag.').waitFor()
    expect(chat.gestures.at(-1)?.what).toMatchObject({
      values: { what: 'They left without a word', how: '4' },
    })
  })

  it('closes a dialog with Escape and is back where it was', async () => {
    const emma = await visit('/as/emma')
    await typeCommand(emma, 'log')
    await emma.getByRole('heading', { name: 'Write a note' }).waitFor()
    await emma.keyboard.press('Escape')
    await emma.locator('#dialog').waitFor({ state: 'hidden' })
    expect(await emma.evaluate('document.activeElement.closest("form.line") !== null')).toBe(true)
  })

  it.each(['/', '/as/mikko', '/as/mikko/in/room-studio', '/as/mikko/new-room'])(
    'fits across at 320 px: %s',
    async (path) => {
      const page = await visit(path)
      await page.setViewportSize({ width: 320, height: 640 })
      expect(await fitsAcross(page)).toBe(true)
    },
  )
})

describe('what was typed', () => {
  it('is still in the command line when news comes', async () => {
    const emma = await visit('/as/emma')
    await emma.locator('#words').fill('log Nord')
    await chat.channel.post(directPlace('emma'), cardOf([{ kind: 'text', text: 'Something else.' }]))
    await emma.getByText('Something else.').waitFor()
    expect(await emma.locator('#words').inputValue()).toBe('log Nord')
  })

  it('is still there when the server is not, and is sent as the same deed', async () => {
    const emma = await visit('/as/emma')
    await typeCommand(emma, 'log')
    await emma.getByRole('textbox', { name: 'What happened?' }).fill('They left without a word')
    // The answer is lost after the server took the form.
    await emma.route('**/submit', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await emma.getByRole('button', { name: 'Save' }).click()
    await emma.getByText('What you typed is still here').first().waitFor()
    await emma.unroute('**/submit')
    await emma.getByRole('button', { name: 'Save' }).click()
    await emma.getByText('Kept.').waitFor()
    const submits = chat.gestures.filter((gesture) => gesture.what.kind === 'submit')
    expect(submits).toHaveLength(2)
    expect(submits[1]?.id).toBe(submits[0]?.id)
  })

  it('comes back when something else was opened over it', async () => {
    await context.close()
    context = await browser.newContext({ viewport: { width: 1300, height: 800 } })
    const emma = await visit('/as/emma')
    await typeCommand(emma, 'log')
    await emma.getByRole('textbox', { name: 'What happened?' }).fill('Half a thought')
    chat.answer = () => ({ kind: 'page', card: cardOf([], { audience: 'dialog', title: 'My cases' }) })
    await typeCommand(emma, 'cases')
    await emma.getByRole('heading', { name: 'My cases' }).waitFor()
    await emma.keyboard.press('Escape')
    expect(await emma.getByRole('textbox', { name: 'What happened?' }).inputValue()).toBe('Half a thought')
  })
})

describe('a document', () => {
  it('is fetched out of the dialog, and what was open beneath stays without a question', async () => {
    await context.close()
    context = await browser.newContext({ viewport: { width: 1300, height: 800 }, acceptDownloads: true })
    const emma = await visit('/as/emma')
    const asked: string[] = []
    emma.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await typeCommand(emma, 'log')
    await emma.getByRole('textbox', { name: 'What happened?' }).fill('Half a thought')
    const text = 'Dear Ms Nordmann'
    const card = cardOf([{ kind: 'text', text }], { audience: 'dialog', title: 'The letter' })
    const attachment = {
      name: 'Heron päätös.docx',
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      bytes: new TextEncoder().encode('the bytes of a letter'),
    }
    chat.answer = () => ({ kind: 'file', attachment, card })
    await typeCommand(emma, 'cases')
    await emma.getByText(text).waitFor()
    for (let time = 0; time < 2; time += 1) {
      const coming = emma.waitForEvent('download')
      await emma.getByRole('button', { name: 'Download' }).press('Enter')
      const download = await coming
      expect(download.suggestedFilename()).toBe('Heron päätös.docx')
      expect(readFileSync(await download.path(), 'utf8')).toBe('the bytes of a letter')
    }
    await emma.getByText(text).waitFor()
    await emma.keyboard.press('Escape')
    expect(await emma.getByRole('textbox', { name: 'What happened?' }).inputValue()).toBe('Half a thought')
    expect(asked).toEqual([])
  })

  it('that is a picture is seen at once, no wider than the telephone', async () => {
    const alt = '12 of 100 points speak for ending.'
    const rows = [{ label: 'How serious is it?', words: '12 of 15', value: 12, of: 15 }]
    const bytes = await drawPng({ kind: 'bars', title: 'Heron: the score by factor', line: alt, rows })
    const attachment = { name: 'Heron score.png', mediaType: 'image/png', alt, bytes }
    const card = cardOf([{ kind: 'text', text: alt }], { audience: 'dialog' })
    chat.answer = () => ({ kind: 'file', attachment, card })
    const emma = await visit('/as/emma')
    await typeCommand(emma, 'cases')
    await emma.getByAltText(alt).waitFor()
    const loaded = 'const [one] = document.images; one.decode().then(() => one.naturalWidth)'
    expect(await emma.evaluate(loaded)).toBe(1440)
    expect(await fitsAcross(emma)).toBe(true)
  })
})

describe('a button', () => {
  it('pressed twice in a row is one deed; pressed again later, another', async () => {
    const button = {
      label: 'Nudge',
      action: 'consult.remind',
      subject: { case: 'case_1' },
      opens: 'nothing',
    } as const
    await chat.channel.post(directPlace('emma'), cardOf([{ kind: 'buttons', buttons: [button] }]))
    const emma = await context.newPage()
    await emma.clock.install({ time: 0 })
    await emma.goto(`${chat.channel.url}/as/emma`)
    await emma.clock.pauseAt(60_000)
    const press = emma.getByRole('button', { name: 'Nudge' })
    const ready = () => emma.locator('form.press[data-busy="false"]:has-text("Nudge")').waitFor()
    await press.dblclick()
    await ready()
    // From the keyboard there is no double click to see: the deed's own id tells.
    await press.press('Enter')
    await ready()
    const ids = () => new Set(chat.gestures.map((gesture) => gesture.id)).size
    expect(chat.gestures).toHaveLength(2)
    expect(ids()).toBe(1)
    await emma.clock.runFor(1000)
    const answered = emma.waitForResponse('**/press')
    await press.press('Enter')
    await answered
    expect(ids()).toBe(2)
  })
})
