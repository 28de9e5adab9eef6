import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { type RunningLocally, startLocal } from '../../src/compose-local.ts'
import { readConfig } from '../../src/config.ts'
import { openGround } from '../../src/ground.ts'
import { createLog } from '../../src/log.ts'
import type { World } from '../journeys/player.ts'
import { BrowserPlayer } from './browser-player.ts'
import { launchChromium } from './chrome.ts'

/** Business time that one thing somebody does takes, ms: the pace of people, whatever the machine's. */
const deedMs = 20_000

/** The whole bot as `npm start` runs it, and a browser before it. Time passes by what people do, not by the wall's clock. */
export class LocalBot {
  readonly running: RunningLocally
  readonly world: World
  readonly #browser: Browser
  readonly #context: BrowserContext
  readonly #dir: string
  readonly #takeTime: () => void

  private constructor(
    dir: string,
    running: RunningLocally,
    browser: Browser,
    context: BrowserContext,
    takeTime: () => void,
  ) {
    this.#dir = dir
    this.#takeTime = takeTime
    this.running = running
    this.#browser = browser
    this.#context = context
    this.world = {
      until: (iso) => running.clock.travel.advance(Math.max(0, Date.parse(iso) - running.clock.now())),
    }
  }

  /** Starts on a day of the story, in an empty folder. */
  static async begin(iso: string): Promise<LocalBot> {
    const dir = mkdtempSync(join(tmpdir(), 'partwell-browser-'))
    let deeds = 0
    const takeTime = (): void => {
      deeds += 1
    }
    const config = readConfig({ PORT: '0', DATA_DIR: dir, LOG_LEVEL: 'silent' })
    const clock = () => Date.parse(iso) + deeds * deedMs
    const running = await startLocal(await openGround(config, createLog('silent'), clock))
    const browser = await launchChromium()
    const context = await browser.newContext({ viewport: { width: 1100, height: 900 } })
    return new LocalBot(dir, running, browser, context, takeTime)
  }

  visit(name: string): Promise<BrowserPlayer> {
    return BrowserPlayer.visit(this.#context, this.running.url, name, this.#takeTime)
  }

  /** Somebody joins the demo team, as people add one: on the first page. Answers with their id. */
  async addTeammate(name: string): Promise<string> {
    const page = await this.#context.newPage()
    await page.goto(this.running.url)
    await page.locator('details:has(form[action="/people"]) summary').click()
    const form = page.locator('form[action="/people"]')
    await form.locator('[name="name"]').fill(name)
    await form.locator('[name="zone"]').fill('Europe/Oslo')
    await form.locator('[name="country"]').fill('NO')
    await form.locator('button').click()
    await page.waitForURL('**/as/*')
    const id = new URL(page.url()).pathname.replace('/as/', '')
    await page.close()
    return id
  }

  async end(): Promise<void> {
    await this.#browser.close()
    await this.running.stop()
    rmSync(this.#dir, { recursive: true, force: true })
  }
}
