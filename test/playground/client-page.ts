import type { BrowserContext, Locator, Page } from 'playwright-core'

/** One person’s page of Microsoft’s client in a real browser. Words are found as people find them: by what is written there. */
export class ClientPage {
  readonly page: Page
  /** What the page itself threw. */
  readonly thrown: string[] = []

  private constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.thrown.push(error.message))
  }

  static async visit(context: BrowserContext, url: string): Promise<ClientPage> {
    const page = await context.newPage()
    const client = new ClientPage(page)
    await page.goto(url)
    // Until its settings are read, the client shows names of its own; then the app is installed for this person.
    await client.#conversation('Client decisions').waitFor()
    await page.getByText('conversationUpdate 200').first().waitFor()
    return client
  }

  /** A chat or a channel in the list at the left. */
  #conversation(name: string): Locator {
    return this.page.getByRole('treeitem', { name: new RegExp(`(^| )${name}$`) })
  }

  /** Goes to a chat or channel. */
  async goTo(name: string): Promise<void> {
    await this.#conversation(name).click()
  }

  /** Every card of the conversation that is open, oldest first. */
  get cards(): Locator {
    return this.page.locator('.ac-adaptiveCard')
  }

  /** The newest card of the conversation. */
  get card(): Locator {
    return this.cards.last()
  }

  /** The dialog that is open. */
  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Writes where people write. */
  async say(words: string): Promise<void> {
    await this.#write(words, async () => {})
  }

  /** Writes to the bot in a room: picks it from the list that `@` opens, then goes on writing. */
  async mention(words: string): Promise<void> {
    await this.#write(` ${words}`, async () => {
      await this.page.keyboard.type('@')
      await this.page.getByRole('menuitem', { name: 'Partwell' }).click()
    })
  }

  async #write(words: string, first: () => Promise<void>): Promise<void> {
    await this.page.locator('[contenteditable="true"]').first().click()
    await first()
    await this.page.keyboard.type(words)
    await this.page.keyboard.press('Enter')
  }

  /** A field of a card by its label. The client’s own people picker has no other name than that of its kind. */
  people(label: string): Locator {
    const field = this.card.locator('div:has(> label)').filter({ hasText: new RegExp(`^${label}`) })
    return field.getByRole('combobox')
  }

  /** Picks somebody of the organisation in a field of people. */
  async pick(label: string, name: string): Promise<void> {
    // As people type: the list looks for what stands there when they pause.
    await this.people(label).pressSequentially(name.split(' ')[0] ?? name, { delay: 60 })
    await this.page.getByRole('option', { name }).click()
  }

  /** Presses a button of the newest card. */
  async press(name: string): Promise<void> {
    await this.card.getByRole('button', { name, exact: true }).click()
  }

  /** Gives the newest message of the conversation to a command of the message extension. */
  async handOver(command: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Show more information' }).last().click()
    await this.page.getByRole('menuitem', { name: 'Action Command' }).click()
    await this.dialog.getByRole('textbox').fill(command)
    await this.dialog.getByRole('button', { name: 'Create' }).click()
  }
}
