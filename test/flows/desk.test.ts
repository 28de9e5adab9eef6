import { afterEach, describe, expect, it } from 'vitest'
import { textOf } from '../stage.ts'
import { type Cast, nordlykt, openAll } from './havbris.ts'

let cast: Cast
afterEach(() => cast.stage.close())

describe('the desk', () => {
  it('says kindly that nothing waits, and offers to log and to open', async () => {
    cast = await nordlykt()
    await cast.designer.command('')
    expect(cast.designer.text()).toContain('Ingenting venter på deg')
    expect(cast.designer.buttons().map((one) => one.action)).toEqual(
      expect.arrayContaining(['intake.log', 'intake.open', 'desk.settings', 'desk.help']),
    )
  })

  it('offers to somebody without a case what they can begin with', async () => {
    cast = await nordlykt()
    await cast.designer.command('cases')
    expect(cast.designer.buttons().map((one) => one.action)).toEqual([
      'check.ask',
      'intake.log',
      'intake.open',
    ])
    await openAll(cast.lead)
    await cast.lead.command('cases')
    expect(cast.lead.buttons().map((one) => one.action)).toEqual(['desk.case'])
  })

  it('shows what waits for me in all my cases, and it goes away when it is done', async () => {
    cast = await nordlykt()
    const { lead, stage } = cast
    const codeName = await openAll(lead)
    await lead.command(`protect ${codeName}`)
    await stage.until('2027-02-04T12:00:00Z')
    await lead.command('')
    expect(lead.text()).toContain(`${codeName}: how are they?`)
    await lead.press('intake.checkin-done')
    await lead.command('')
    expect(lead.text()).toContain('Nothing waits for you')
  })

  it('finds a case by its code name, in any spelling, and in private by the client’s name', async () => {
    cast = await nordlykt()
    const codeName = await openAll(cast.lead)
    for (const words of [codeName.toLowerCase(), ` ${codeName.toUpperCase()} `, 'havbris sjømat as']) {
      await cast.director.command(`sak ${words}`)
      expect(cast.director.text()).toContain('Kunde: Havbris Sjømat AS')
    }
  })

  it('reads the same to strangers whether there is such a case or not', async () => {
    cast = await nordlykt()
    const codeName = await openAll(cast.lead)
    const stranger = cast.stage.cast('nils', { language: 'nb' })
    const there = await stranger.command(`case ${codeName}`)
    const notThere = await stranger.command('case Nowhere')
    expect(there).toEqual(notThere)
    const pressed = await stranger.press(
      'desk.case',
      cast.lead.buttons().find((one) => one.subject.case)?.subject,
    )
    expect(pressed).toEqual(notThere)
  })

  it('lists every command in the reader’s own words', async () => {
    cast = await nordlykt()
    await cast.designer.command('hjelp')
    for (const word of ['logg', 'åpne', 'saker', 'sak', 'beskytt', 'innstillinger', 'språk']) {
      expect(cast.designer.text()).toContain(`«${word}»`)
    }
  })

  it('says stage, owner and next step wherever the reader may know them (S0.79)', async () => {
    cast = await nordlykt()
    await openAll(cast.lead)
    await cast.lead.press('desk.case')
    for (const line of ['Stage: Opened', 'Owner: kari', 'Next step: Gather the facts.'])
      expect(cast.lead.text()).toContain(line)
  })

  it('lets an observer read nothing before the reveal', async () => {
    cast = await nordlykt()
    const { lead } = cast
    const codeName = await openAll(lead)
    const observer = cast.stage.cast('nils', { language: 'en' })
    await lead.press('desk.case')
    await lead.press('intake.people')
    await lead.submit({ observer: ['nils'] })
    await observer.command(`case ${codeName}`)
    expect(observer.text()).toContain('You read along')
    expect(observer.text()).not.toContain('Havbris')
    await lead.command('')
    const subject = lead.buttons().find((one) => one.subject.case)?.subject
    const reply = await observer.press('evaluate.pack', subject)
    expect(reply.kind).toBe('refused')
  })
})

describe('the room’s card', () => {
  async function inRoom() {
    cast = await nordlykt()
    cast.stage.room('studio')
    const codeName = await openAll(cast.lead)
    await cast.lead.command(`case ${codeName}`, 'studio')
    await cast.lead.press('desk.room')
    const cards = () => cast.stage.channel.messages.filter((one) => one.ref.place.id === 'studio')
    return { codeName, cards }
  }

  it('stands in the room that the owner chose, says nothing but neutral words, and opens for participants only', async () => {
    const { codeName, cards } = await inRoom()
    expect(cards()).toHaveLength(1)
    const text = cards()
      .map((one) => textOf(one.card))
      .join()
    expect(text).toContain(`${codeName}: Opened`)
    expect(text).not.toMatch(/Havbris|kari|sigrid/)
    await cast.director.press('desk.case')
    expect(cast.director.text()).toContain('Havbris')
    const nils = cast.stage.cast('nils')
    expect((await nils.press('desk.case')).kind).toBe('refused')
  })

  it('is edited in place as the case moves on', async () => {
    const { codeName, cards } = await inRoom()
    await cast.lead.command('')
    await cast.lead.press('desk.case')
    await cast.lead.press('evaluate.reasons')
    await cast.lead.submit({ reasons: ['R05'] })
    expect(cards()).toHaveLength(1)
    expect(cards()[0]?.card.preview).toBe(`${codeName}: Facts`)
  })

  it('is the owner’s to place and to take away, in one room at most', async () => {
    const { codeName, cards } = await inRoom()
    cast.stage.room('other')
    await cast.lead.command(`case ${codeName}`, 'other')
    const subject = cast.lead.buttons().find((one) => one.action === 'desk.unroom')?.subject
    expect((await cast.lead.press('desk.room', subject)).kind).toBe('refused')
    expect((await cast.designer.press('desk.unroom', subject)).kind).toBe('refused')
    await cast.lead.press('desk.unroom', subject)
    expect(cards()[0]?.card.title).toContain('this step is over')
  })

  it('is not posted where outsiders are', async () => {
    cast = await nordlykt()
    cast.stage.room('shared', 'external')
    const codeName = await openAll(cast.lead)
    await cast.lead.command(`case ${codeName}`, 'shared')
    await cast.lead.press('desk.room')
    expect(cast.stage.channel.sent.filter((one) => one.place.kind === 'room')).toEqual([])
  })
})

describe('settings', () => {
  it('changes my language at once, and answers in it', async () => {
    cast = await nordlykt()
    await cast.lead.command('language suomi')
    expect(cast.lead.text()).toContain('Suomi')
    expect(cast.lead.text()).toContain('puhuu')
    await cast.lead.command('')
    expect(cast.lead.text()).toContain('Työpöytäni')
  })

  it('asks which language when it does not know the one named', async () => {
    cast = await nordlykt()
    await cast.lead.command('language klingon')
    expect(cast.lead.form()?.name).toBe('desk.mine')
    await cast.lead.submit({ language: 'sv', zone: 'Europe/Stockholm', country: 'SE' })
    await cast.lead.command('settings')
    expect(cast.lead.text()).toContain('Europe/Stockholm')
    expect(cast.lead.text()).toContain('Sverige')
  })

  it('lets nobody but an admin change the workspace', async () => {
    cast = await nordlykt()
    await cast.designer.command('innstillinger')
    expect(cast.designer.buttons().map((one) => one.action)).not.toContain('desk.workspace')
    expect((await cast.designer.press('desk.workspace', {})).kind).toBe('refused')
  })
})
