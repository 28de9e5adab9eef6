import { afterEach, expect, it } from 'vitest'
import { playParting } from '../journeys/parting.ts'
import { LocalBot } from './local-bot.ts'

let bot: LocalBot
afterEach(() => bot.end())

it('in a browser a parting goes from the first note to the debrief that comes by itself', {
  timeout: 180_000,
}, async () => {
  bot = await LocalBot.begin('2027-02-01T09:00:00Z')
  const team = {
    emma: await bot.visit('emma'),
    jonas: await bot.visit('jonas'),
    ingrid: await bot.visit('ingrid'),
    mikko: await bot.visit('mikko'),
    sanne: await bot.visit('sanne'),
    anna: await bot.visit('anna'),
  }
  await playParting(team, bot.world)
  expect(await team.emma.text()).toContain('The work together has ended')
})
