import { afterEach, expect, it } from 'vitest'
import { playHavbris } from '../journeys/havbris.ts'
import { LocalBot } from './local-bot.ts'

let bot: LocalBot
afterEach(() => bot.end())

it('in a browser the Havbris case is entered as told, gives its figures, and is kept', {
  timeout: 180_000,
}, async () => {
  bot = await LocalBot.begin('2027-02-08T08:00:00Z')
  const seventh = await bot.addTeammate('Liv Moen')
  const cast = {
    lead: await bot.visit('emma'),
    director: await bot.visit('jonas'),
    manager: await bot.visit('anna'),
    senior: await bot.visit('mikko'),
    junior: await bot.visit(seventh),
    developer: await bot.visit('sanne'),
    finance: await bot.visit('ingrid'),
  }
  await playHavbris(cast, bot.world)
  expect(await cast.lead.text()).toContain('The client was kept')
})
