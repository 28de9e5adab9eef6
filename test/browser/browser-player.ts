import type { BrowserContext, Locator, Page } from 'playwright-core'
import type { RawValues } from '../../src/engine/gesture.ts'
import type { Player } from '../journeys/player.ts'

/** A teammate at the local chat in a real browser: does what the stage's actors do, through the page that people see. */
export class BrowserPlayer implements Player {
  readonly name: string
  readonly page: Page
  readonly #takeTime: () => void

  private constructor(name: string, page: Page, takeTime: () => void) {
    this.name = name
    this.page = page
    this.#takeTime = takeTime
  }

  /** Opens the chat as this person; `takeTime` is called before each thing that they do. */
  static async visit(
    context: BrowserContext,
    url: string,
    name: string,
    takeTime: () => void,
  ): Promise<BrowserPlayer> {
    const page = await context.newPage()
    await page.goto(`${url}/as/${name}`)
    return new BrowserPlayer(name, page, takeTime)
  }

  get #dialog(): Locator {
    return this.page.locator('#dialog-inside')
  }

  /** Does something that is sent to the bot, and waits until the page shows what came of it. */
  async #sent(deed: () => Promise<unknown>): Promise<void> {
    this.#takeTime()
    const answered = this.page.waitForResponse((response) => response.request().method() === 'POST')
    await Promise.all([deed(), answered])
    await this.page.locator('[aria-busy="true"]').waitFor({ state: 'detached' })
  }

  async command(words: string): Promise<void> {
    if (words === '') return this.#sent(() => this.page.locator('.chips button').first().click())
    await this.page.locator('#words').fill(words)
    await this.#sent(() => this.page.locator('#words').press('Enter'))
  }

  /** Buttons of an action, in the dialog first if one is open there, else in the conversation. */
  async #buttons(action: string): Promise<Locator> {
    const forms = `form.press:has(input[name="action"][value="${action}"]) button`
    const inDialog = this.#dialog.locator(forms)
    return (await inDialog.count()) > 0 ? inDialog : this.page.locator(`main ${forms}, #log ${forms}`)
  }

  async press(action: string): Promise<void> {
    const buttons = await this.#buttons(action)
    await this.#sent(() => buttons.last().click())
  }

  async pressNth(action: string, nth: number): Promise<void> {
    const forms = `form.press:has(input[name="action"][value="${action}"]) button`
    await this.#sent(() => this.#dialog.locator(forms).nth(nth).click())
  }

  count(action: string): Promise<number> {
    return this.#dialog.locator(`form.press input[name="action"][value="${action}"]`).count()
  }

  async submit(values: RawValues = {}): Promise<void> {
    const { '*': everything, ...given } = values
    const form = this.#dialog.locator('form.ask')
    if (typeof everything === 'string') await answerOpenChoices(form, everything)
    for (const [id, value] of Object.entries(given)) await fillIn(form, id, value)
    await this.#sent(() => form.locator('.ask-end button').click())
  }

  async text(): Promise<string> {
    const open = await this.page.locator('#dialog').isVisible()
    return (await this.page.locator(open ? '#dialog' : 'main').textContent()) ?? ''
  }

  async errors(): Promise<Readonly<Record<string, string>>> {
    const found: Record<string, string> = {}
    for (const error of await this.#dialog.locator('.error').all()) {
      const id = (await error.getAttribute('id')) ?? ''
      found[id.replace(/^f-(.*)-error$/, '$1')] = (await error.textContent()) ?? ''
    }
    return found
  }
}

/** Fills one field, whatever it is drawn as. */
async function fillIn(form: Locator, id: string, value: string | readonly string[]): Promise<void> {
  const boxes = form.locator(`[name="m.${id}"]`)
  if ((await boxes.count()) > 0) return tick(boxes, typeof value === 'string' ? [value] : value)
  const one = typeof value === 'string' ? value : (value[0] ?? '')
  const check = form.locator(`input[type="checkbox"][name="c.${id}"]`)
  if ((await check.count()) > 0) return check.setChecked(one === 'true')
  const fields = form.locator(`[name="v.${id}"]`)
  const kind = String(await fields.first().evaluate((element: { readonly type?: string }) => element.type))
  if (kind === 'radio') return choose(form, fields, one)
  if (kind.startsWith('select')) {
    await fields.selectOption(one.startsWith('label:') ? { label: one.slice(6) } : one)
    return
  }
  await fields.fill(one)
}

async function choose(form: Locator, radios: Locator, value: string): Promise<void> {
  if (!value.startsWith('label:')) return radios.and(form.locator(`[value="${value}"]`)).check()
  const name = await radios.first().getAttribute('name')
  await form
    .locator(`.option:has([name="${name}"])`, { hasText: value.slice(6) })
    .locator('input')
    .check()
}

async function tick(boxes: Locator, values: readonly string[]): Promise<void> {
  for (const box of await boxes.all())
    await box.setChecked(values.includes((await box.getAttribute('value')) ?? ''))
}

/** The same answer to every choice that must be made and is not made yet. */
async function answerOpenChoices(form: Locator, value: string): Promise<void> {
  for (const group of await form.locator('fieldset:has(input[type="radio"])').all()) {
    if ((await group.locator('input:checked').count()) > 0) continue
    const radio = group.locator(`input[type="radio"][value="${value}"]`)
    if ((await radio.count()) > 0) await radio.check()
  }
}
