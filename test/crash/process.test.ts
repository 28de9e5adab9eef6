import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { storeSettingsOf } from '../../src/database.ts'
import { openStore } from '../../src/store/open-store.ts'
import { type FormSeen, formsOf, Visitor } from '../web/visitor.ts'
import { Lodging, type Program } from './program.ts'

const people = ['emma', 'anna', 'jonas', 'ingrid', 'mikko', 'sanne']

let home: Lodging
beforeEach(() => {
  home = new Lodging()
})
afterEach(() => home.leave())

/** Somebody's browser, and the form for a note that stands open in it. */
async function withLogForm(address: string, person: string) {
  const visitor = new Visitor(address)
  const { body } = await visitor.type(person, 'log')
  const form = formsOf(body).find(({ values }) => values.form === 'intake.log')
  if (form === undefined) throw new Error(`no form for ${person}`)
  return { visitor, form }
}

/** Hands in a note about a client of its own; true when it was acknowledged. */
async function note({ visitor, form }: { visitor: Visitor; form: FormSeen }, number: number) {
  const values = { ...form.values, nonce: number.toString(16).padStart(32, '0') }
  const typed = [
    ['v.client', `Client ${number}`],
    ['v.on', new Date().toISOString().slice(0, 10)],
    ['v.what', 'They called at night, twice, and asked for the work to be done again.'],
    ['v.ourPart', 'no'],
    ['v.affected', '2'],
  ] as const
  return visitor.handIn({ ...form, values }, typed).then(
    ({ status, headers }) => status === 200 && headers['x-answer'] !== 'problem',
    () => false,
  )
}

/** How many of these clients are on the disk; their chains must hold. */
async function onDisk(numbers: readonly number[]): Promise<number> {
  const store = await openStore(storeSettingsOf(readConfig({ DATA_DIR: home.dir })))
  try {
    expect((await store.verifyChains()).faults).toEqual([])
    const tenant = await store.tenantOf({ channel: 'web', installation: 'local' })
    const found = await store.transact(tenant, (tx) =>
      Promise.all(numbers.map((number) => tx.findStream('client', `Client ${number}`))),
    )
    return found.filter(Boolean).length
  } finally {
    await store.close()
  }
}

/** How many notes about the clients of this file there are on the disk. */
async function notesOnDisk(): Promise<number> {
  const store = await openStore(storeSettingsOf(readConfig({ DATA_DIR: home.dir })))
  try {
    const tenant = await store.tenantOf({ channel: 'web', installation: 'local' })
    return await store.transact(tenant, async (tx) => {
      let count = 0
      for (const number of [1, 2]) {
        const client = await tx.findStream('client', `Client ${number}`)
        if (client)
          count += (await tx.facts(client.id)).filter(({ fact }) => fact.kind === 'IncidentLogged').length
      }
      return count
    })
  } finally {
    await store.close()
  }
}

/** Fifty notes of six people at once; answers with those that were acknowledged, once `stop` has been called in between. */
async function fiftyAtOnce(program: Program, stop: () => void): Promise<readonly number[]> {
  const address = await program.address()
  const desks = await Promise.all(people.map((person) => withLogForm(address, person)))
  const kept: number[] = []
  const work = Array.from({ length: 50 }, async (_, index) => {
    const desk = desks[index % desks.length]
    if (desk === undefined || !(await note(desk, index))) return
    kept.push(index)
    // In the middle of the work, not before it and not after.
    if (kept.length === 5) stop()
  })
  await Promise.all(work)
  return kept
}

/** Somebody who begins to send a note and never finishes; the program has read the beginning. */
async function halfAsked(address: string): Promise<Socket> {
  const { hostname, port } = new URL(address)
  const half = connect(Number(port), hostname)
  half.on('error', () => {})
  const head = 'POST /as/emma/in/direct-emma/say HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n'
  half.write(`${head}Content-Length: 100\r\n\r\n`)
  await new Promise<void>((resolve) => half.once('data', () => resolve()))
  half.write('half')
  return half
}

describe('F4: the program, told to stop', () => {
  it('with fifty requests in flight ends well within ten seconds, and has lost nothing that it acknowledged', async () => {
    const program = home.start()
    let stoppedAt = Infinity
    const kept = await fiftyAtOnce(program, () => {
      stoppedAt = performance.now()
      program.child.kill('SIGTERM')
    })
    expect(await program.ended).toEqual({ code: 0, signal: null })
    expect(performance.now() - stoppedAt).toBeLessThan(10_000)
    expect(kept.length).toBeGreaterThanOrEqual(5)
    expect(await onDisk(kept)).toBe(kept.length)
  })

  it('does not wait for somebody who never finishes asking', async () => {
    const program = home.start()
    const half = await halfAsked(await program.address())
    const stoppedAt = performance.now()
    program.child.kill('SIGTERM')
    expect(await program.ended).toEqual({ code: 0, signal: null })
    expect(performance.now() - stoppedAt).toBeLessThan(10_000)
    half.destroy()
  })

  it('killed in the middle of it, has lost nothing that it acknowledged either', async () => {
    const program = home.start()
    const kept = await fiftyAtOnce(program, () => program.child.kill('SIGKILL'))
    expect((await program.ended).signal).toBe('SIGKILL')
    expect(kept.length).toBeLessThan(50)
    expect(await onDisk(kept)).toBe(kept.length)
  })

  it('does not wait for a clean end when it is told again', async () => {
    const program = home.start()
    const desk = await withLogForm(await program.address(), 'emma')
    expect(await note(desk, 1)).toBe(true)
    // Somebody is still sending their note, and a clean end would give them seconds.
    const half = await halfAsked(await program.address())
    program.child.kill('SIGTERM')
    const again = setInterval(() => program.child.kill('SIGTERM'), 300)
    expect((await program.ended).code).toBe(1)
    clearInterval(again)
    half.destroy()
    expect(await onDisk([1])).toBe(1)
  })

  it('goes on where it was when it is started again', async () => {
    const first = home.start()
    const desk = await withLogForm(await first.address(), 'emma')
    expect(await note(desk, 1)).toBe(true)
    first.child.kill('SIGTERM')
    await first.ended
    const second = home.start()
    const address = await second.address()
    const after = await withLogForm(address, 'emma')
    expect(await note(after, 1), 'the same note again: the same answer').toBe(true)
    expect(await note(after, 2)).toBe(true)
    expect((await after.visitor.get('/readyz')).status).toBe(200)
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
    expect(await onDisk([1, 2])).toBe(2)
    expect(await notesOnDisk()).toBe(2)
  })

  it('through npm’s door ends as the program does', async () => {
    const program = home.start({}, ['scripts/run.mjs', 'start'])
    const visitor = new Visitor(await program.address())
    expect((await visitor.get('/healthz')).status).toBe(200)
    program.child.kill('SIGTERM')
    expect(await program.ended).toEqual({ code: 0, signal: null })
    await expect(visitor.get('/healthz')).rejects.toThrow()
  })
})

describe('the program, started wrongly', () => {
  it('names every wrong setting at once', async () => {
    const program = home.start({ PORT: 'x', HOST: '0.0.0.0', LOG_LEVEL: 'loud', SLACK_ENABLED: 'maybe' })
    expect((await program.ended).code).toBe(1)
    for (const name of ['PORT:', 'HOST:', 'LOG_LEVEL:', 'SLACK_ENABLED:']) expect(program.err).toContain(name)
    expect(program.out).toBe('')
  })

  it('says through npm’s door too that it did not start', async () => {
    const program = home.start({ PORT: 'x' }, ['scripts/run.mjs', 'start'])
    expect((await program.ended).code).toBe(1)
    expect(program.err).toContain('PORT:')
  })

  it('says in one sentence that the database’s key is missing', async () => {
    const first = home.start()
    await first.address()
    first.child.kill('SIGTERM')
    await first.ended
    rmSync(join(home.dir, 'master.key'))
    const second = home.start()
    expect((await second.ended).code).toBe(1)
    expect(second.err).toMatch(/^Partwell cannot start: .*key.*\n$/)
  })

  it('says that its port is in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const program = home.start({ PORT: String((other.address() as AddressInfo).port) })
    expect((await program.ended).code).toBe(1)
    expect(program.err).toMatch(/^Partwell cannot start: its port is in use\..*\n$/)
    other.close()
  })
})
