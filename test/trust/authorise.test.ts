import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chapters } from '../../flows/index.ts'
import { type Act, grants, may } from '../../src/case/access.ts'
import { roles, stages } from '../../src/case/stage.ts'
import { type CaseState, newCase } from '../../src/case/state.ts'
import type { What } from '../../src/engine/gesture.ts'
import { routesOf } from '../../src/engine/routes.ts'
import type { Explorer } from '../explore/explorer.ts'
import { begin } from '../explore/journeys.ts'
import { ended } from '../explore/stories.ts'
import { versions } from '../property/watcher.ts'
import type { Actor } from '../stage.ts'

const routes = routesOf(chapters)

/** What somebody must be allowed for this gesture, and what it is about. */
function ruleOf(what: What): { readonly act: Act; readonly on: string } | undefined {
  if (what.kind === 'press') return routes.presses.get(what.action) ?? routes.forms.get(what.action)
  return what.kind === 'submit' ? routes.forms.get(what.form) : undefined
}

const nameOf = (what: What): string =>
  what.kind === 'press' ? what.action : what.kind === 'submit' ? what.form : ''

describe('P2: everybody else who makes the same gesture', () => {
  let explorer: Explorer
  const tried = { guest: 0, stranger: 0, teammate: 0 }
  const names = new Set<string>()
  const wrong: string[] = []

  /** Makes somebody else's gesture; it must be refused, change nothing, and be written down. */
  async function replay(actor: Actor, what: What, before: string): Promise<string> {
    const { stage } = explorer
    const lines = stage.logged.length
    const reply = await stage.gesture(actor.account, what)
    if (reply.kind !== 'refused') wrong.push(`${actor.name} ${nameOf(what)}: ${reply.kind}`)
    if ((await versions(stage)) !== before) wrong.push(`${actor.name} ${nameOf(what)} changed something`)
    const isGuest = actor.name === 'Gus'
    if (!isGuest && !stage.logged.slice(lines).some((line) => line.includes('denied'))) {
      wrong.push(`${actor.name} ${nameOf(what)} left no line in the security log`)
    }
    return 'words' in reply ? reply.words : ''
  }

  /** After each step: what was done in it is tried by all who may not. */
  async function replayStep(from: number, guest: Actor, stranger: Actor): Promise<void> {
    const { stage, actors } = explorer
    const about = await explorer.look()
    const ids = await explorer.ids()
    for (const { gesture } of stage.played.slice(from)) {
      const { what } = gesture
      const rule = ruleOf(what)
      if (!rule || what.kind === 'command' || what.kind === 'home' || what.kind === 'quote') continue
      const before = await versions(stage)
      await replay(guest, what, before)
      tried.guest += 1
      if (rule.on === 'workspace') continue
      names.add(nameOf(what))
      const words = await replay(stranger, what, before)
      tried.stranger += 1
      const nowhere = { ...what, subject: { ...what.subject, [rule.on]: `${rule.on}_none` } }
      const none = await replay(stranger, nowhere, before)
      if (none !== words) wrong.push(`${nameOf(what)} tells a stranger that the case exists`)
      for (const actor of actors) {
        const id = ids.get(actor.name)
        if (rule.on !== 'case' || !id || may(id, rule.act, about) === 'yes') continue
        await replay(actor, what, before)
        tried.teammate += 1
      }
    }
  }

  beforeAll(async () => {
    explorer = await begin(ended, 3)
    const guest = explorer.stage.cast('Gus', { belonging: 'guest' })
    const stranger = explorer.stage.cast('Siv', { language: 'nb' })
    await stranger.command('help')
    await explorer.look()
    const shown = new Set<string>()
    for (let step = 0; step < 420 && (await explorer.look())?.stage !== 'closed'; step += 1) {
      const from = explorer.stage.played.length
      await explorer.step()
      // Each kind of gesture is tried in each stage that it is made in; more of the same shows nothing new.
      const { stage = '' } = (await explorer.look()) ?? {}
      const fresh = explorer.stage.played.slice(from).filter(({ gesture }) => {
        const key = `${stage} ${gesture.what.kind} ${nameOf(gesture.what)}`
        return shown.has(key) ? false : Boolean(shown.add(key))
      })
      if (fresh.length > 0) await replayStep(from, guest, stranger)
    }
  }, 120_000)
  afterAll(() => explorer.stage.close())

  it('is refused, changes nothing, reads as if there were no case, and is written down', () => {
    expect(wrong).toEqual([])
  })

  it('was tried often, with many kinds of gestures', () => {
    expect(names.size).toBeGreaterThan(30)
    expect(Math.min(tried.guest, tried.stranger, tried.teammate)).toBeGreaterThan(50)
  })

  it('never got a message', () => {
    const places = new Set(explorer.stage.channel.sent.map(({ place }) => place.id))
    expect([...places].filter((id) => id === 'dm-Gus' || id === 'dm-Siv')).toEqual([])
  })

  it('sees nothing by asking', async () => {
    const about = await explorer.look()
    const stranger = explorer.stage.cast('Siv')
    const words = []
    for (const name of [about?.codeName, about?.client.name, 'Nothing']) {
      const reply = await stranger.command(`case ${name}`)
      words.push('words' in reply ? reply.words : JSON.stringify(reply))
    }
    expect(new Set(words).size).toBe(1)
    for (const command of ['', 'cases', 'help', 'settings']) {
      const reply = JSON.stringify(await stranger.command(command))
      expect(reply).not.toContain(about?.codeName)
      expect(reply).not.toContain('Havbris')
    }
  })
})

describe('P3: a participant who was removed', () => {
  it('is refused on the very next press, and their cards ask nothing any more', async () => {
    const explorer = await begin(ended, 1)
    const { stage } = explorer
    try {
      for (let step = 0; step < 150 && (await explorer.look())?.stage !== 'consult'; step += 1)
        await explorer.step()
      const about = await explorer.look()
      const eero = stage.cast('Eero')
      await eero.command(`case ${about?.codeName}`)
      const buttons = eero.buttons().filter(({ subject }) => subject.case !== undefined)
      expect(buttons.length).toBeGreaterThan(3)
      eero.last = { kind: 'nothing' }
      const anna = stage.cast('Anna')
      await anna.press('intake.people', { case: about?.id ?? '' })
      const values = Object.fromEntries(
        (anna.form()?.fields ?? []).flatMap(({ id, face }) =>
          face.kind === 'people' ? [[id, (face.value ?? []).filter((person) => person !== 'Eero')]] : [],
        ),
      )
      await anna.submit(values)
      expect(anna.last).toMatchObject({ kind: 'note' })
      const before = await versions(stage)
      for (const { action, subject } of buttons) {
        expect(await eero.press(action, subject), action).toMatchObject({ kind: 'refused' })
      }
      expect(await eero.command(`case ${about?.codeName}`)).toMatchObject({ kind: 'refused' })
      expect(await versions(stage)).toBe(before)
      // A message that told of something stays as it was sent; what asked for something says that it is over.
      const left = eero.buttons().map(({ action }) => action)
      expect(left.filter((action) => action !== 'desk.case')).toEqual([])
      expect(eero.cards().some(({ title }) => title.endsWith('tämä vaihe on ohi'))).toBe(true)
    } finally {
      await stage.close()
    }
  })
})

describe('F10: a gesture that comes when everything is over', () => {
  it('reopens nothing, however old it is', async () => {
    const explorer = await begin(ended, 1)
    const { stage } = explorer
    try {
      for (let step = 0; step < 150 && (await explorer.look())?.stage !== 'consult'; step += 1)
        await explorer.step()
      const about = await explorer.look()
      const old = stage.played.filter(({ gesture }) => ['press', 'submit'].includes(gesture.what.kind))
      const anna = stage.cast('Anna')
      await anna.press('intake.withdraw', { case: about?.id ?? '' })
      await anna.submit({ reason: 'We talked it over and go on as before.' })
      expect((await explorer.look())?.stage).toBe('closed')
      await stage.until(new Date(stage.now + 183 * 86_400_000).toISOString())
      const before = JSON.stringify({ ...(await explorer.look()), timeline: [] })
      for (const { gesture } of old) await stage.gesture(gesture.account, gesture.what)
      expect(old.length).toBeGreaterThan(20)
      const after = await explorer.look()
      expect(after).toMatchObject({ stage: 'closed', outcome: 'withdrawn' })
      expect(JSON.stringify({ ...after, timeline: [] })).toBe(before)
    } finally {
      await stage.close()
    }
  })
})

describe('the access table', () => {
  const caseIn = (stage: CaseState['stage'], role: (typeof roles)[number]): CaseState => ({
    ...newCase,
    id: 'case_1',
    stage,
    people: { owner: role === 'owner' ? [] : ['owner'], me: [role] },
  })

  it('opens nothing of a case to somebody who has no part in it', () => {
    const open = (Object.keys(grants) as Act[]).filter((act) => grants[act].whom !== 'anyone')
    for (const act of open)
      for (const stage of stages) expect(may('nobody', act, caseIn(stage, 'contact'))).toBe('not-yours')
  })

  it('says who may do what in which stage, as everybody has agreed', async () => {
    const lines = (Object.keys(grants) as Act[]).flatMap((act) => {
      const cells = roles.flatMap((role) => {
        const open = stages.filter((stage) => may('me', act, caseIn(stage, role)) === 'yes')
        return open.length === 0
          ? []
          : [`  ${role}: ${open.length === stages.length ? 'always' : open.join(' ')}`]
      })
      return [act, ...cells]
    })
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/access.txt')
  })
})
