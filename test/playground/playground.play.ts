import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logCommand } from '../../adapters/teams/surfaces.ts'
import { type PlaygroundRunning, startPlayground } from '../../src/compose-playground.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { cast } from '../../src/playground/cast.ts'
import { launchChromium } from '../browser/chrome.ts'
import { ClientPage } from './client-page.ts'

let running: PlaygroundRunning
let browser: Browser
let emma: ClientPage
let anna: ClientPage
const dir = mkdtempSync(join(tmpdir(), 'partwell-playing-'))

beforeAll(async () => {
  const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: 'silent' })
  const players = cast.filter(({ id }) => id === 'emma' || id === 'anna')
  running = await startPlayground(config, createLog('silent'), players, process.env)
  browser = await launchChromium()
  const context = await browser.newContext({ viewport: { width: 1280, height: 1200 } })
  context.setDefaultTimeout(20_000)
  const [first = '', second = ''] = running.clients.map(({ url }) => url)
  emma = await ClientPage.visit(context, first)
  anna = await ClientPage.visit(context, second)
})
afterAll(async () => {
  await browser?.close()
  await running?.stop()
  rmSync(dir, { recursive: true, force: true })
})

/** Waits until the newest card says this. */
const says = (who: ClientPage, words: string | RegExp): Promise<void> =>
  who.cards.last().filter({ hasText: words }).waitFor()

describe('in Microsoft’s own client', () => {
  it('welcomes each person in the language they have chosen, and answers a command', async () => {
    await says(emma, 'Hello, I am Partwell')
    await says(anna, 'Hej, jag är Partwell')
    await emma.say('help')
    await says(emma, 'What you can do')
    await emma.press('Close')
    await emma.card.filter({ hasNotText: 'What you can do' }).waitFor()
    // The answer took the card’s place: nothing was written beneath it.
    expect(await emma.cards.count()).toBe(2)
  })

  it('takes a form where it stands: minds what is missing, saves, and leaves a receipt without content', async () => {
    await emma.say('log Brightwater Foods Ltd')
    await says(emma, 'What happened?')
    const cards = await emma.cards.count()
    await emma.card.getByLabel('What happened, as a fact?').fill('The brief changed after approval.')
    await emma.press('Log it')
    // Asked by the client itself, with our words.
    await says(emma, 'Please fill this in.')
    const part = emma.card.getByRole('radiogroup', { name: 'Did we have a part in it?' })
    await part.getByRole('radio', { name: 'No' }).check()
    await emma.press('Log it')
    await says(emma, 'Logged.')
    expect(await emma.cards.count()).toBe(cards)
    expect((await emma.cards.allInnerTexts()).join('\n')).not.toContain('The brief changed')
  })

  it('holds two people in one case, each in their own language', async () => {
    await emma.say('open Brightwater Foods Ltd')
    await says(emma, 'Open a case')
    await emma.card.getByLabel('What has happened').fill('The brief changes after approval, again and again.')
    await emma.press('Continue')
    await says(emma, 'Who takes part in')
    const [, codeName = ''] = /Who takes part in (\w+)\?/.exec((await emma.card.textContent()) ?? '') ?? []
    expect(codeName).not.toBe('')
    await emma.pick('Direct contact', 'Anna Lindqvist')
    await emma.press('Continue')
    await says(emma, 'Contract')
    await says(anna, `${codeName}: du deltar`)
    expect(await anna.card.textContent()).not.toContain('Brightwater')
    await anna.press('Öppna ärendet')
    await says(anna, 'Brightwater Foods Ltd')
    expect(await anna.card.textContent()).toContain('The brief changes after approval, again and again.')
    await anna.press('Stäng')
    await anna.cards.last().filter({ hasNotText: 'Brightwater' }).waitFor()
    expect((await anna.cards.allInnerTexts()).join('\n')).not.toContain('Brightwater')
  })

  it.each(['Studio chat', 'Client decisions'])(
    'answers a mention in “%s” with a neutral card and a button, and says nothing of what was asked',
    async (room) => {
      await emma.goTo(room)
      await emma.card.filter({ hasText: /Emma Clarke/ }).waitFor()
      await emma.mention('open Secret Client Ltd')
      const answer = emma.cards.filter({ hasText: 'only you can read it' }).filter({ hasText: 'Open' })
      await answer
        .filter({ has: emma.page.getByRole('button') })
        .first()
        .waitFor()
      expect((await emma.cards.allInnerTexts()).join('\n')).not.toContain('Secret')
    },
  )

  it('makes a note of a message, by the message extension and its dialog', async () => {
    await emma.goTo('Studio chat')
    await emma.say('They want another free round of changes.')
    await emma.page.getByText('They want another free round of changes.').last().waitFor()
    await emma.handOver(logCommand)
    const { dialog } = emma
    const what = dialog.getByLabel('What happened, as a fact?')
    await what.waitFor()
    expect(await what.inputValue()).toBe('They want another free round of changes.')
    await dialog.getByLabel('Client').fill('Kanaalhuis BV')
    const part = dialog.getByRole('radiogroup', { name: 'Did we have a part in it?' })
    await part.getByRole('radio', { name: 'No' }).check()
    await dialog.getByRole('button', { name: 'Log it' }).click()
    await dialog.getByText('Logged.').waitFor()
    expect(await emma.cards.allInnerTexts()).not.toContain('Kanaalhuis')
  })

  it('throws nothing in the page', () => {
    expect([...emma.thrown, ...anna.thrown]).toEqual([])
  })
})
