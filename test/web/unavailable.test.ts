import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningLocally, startLocal } from '../../src/compose-local.ts'
import { readConfig } from '../../src/config.ts'
import { openGround } from '../../src/ground.ts'
import { createLog } from '../../src/log.ts'
import { type FormSeen, formsOf, textOf, Visitor } from './visitor.ts'

let dir: string
let running: RunningLocally
let visitor: Visitor
let other: DatabaseSync
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'partwell-unavailable-'))
  const config = readConfig({ PORT: '0', DATA_DIR: dir, LOG_LEVEL: 'silent' })
  running = await startLocal(await openGround(config, createLog('silent')))
  visitor = new Visitor(running.url)
  other = new DatabaseSync(join(dir, 'partwell.db'), { timeout: 5_000 })
})
afterEach(async () => {
  other.close()
  await running.stop()
  rmSync(dir, { recursive: true, force: true })
})

const fact = 'They called at night, twice, and asked for everything to be done again.'

async function logForm(person: string): Promise<FormSeen> {
  const { body } = await visitor.type(person, 'log')
  const form = formsOf(body).find(({ values }) => values.form === 'intake.log')
  if (form === undefined) throw new Error('no form')
  return form
}

function typed(client: string) {
  return [
    ['v.client', client],
    ['v.on', new Date().toISOString().slice(0, 10)],
    ['v.what', fact],
    ['v.ourPart', 'no'],
    ['v.affected', '2'],
  ] as const
}

const take = () => other.exec('begin immediate')
const giveBack = () => other.exec('rollback')

describe('F6: while another program holds the database', () => {
  it('a person hears within 2.5 seconds that nothing was saved, and what they typed still stands there', async () => {
    const form = await logForm('emma')
    take()
    const begun = performance.now()
    const answer = await visitor.handIn(form, typed('Kvarnby'))
    expect(performance.now() - begun).toBeLessThan(2_500)
    expect(answer.status).not.toBe(200)
    expect(textOf(answer.body)).toContain('Not saved')
    expect(answer.body).toContain(fact)
    expect(answer.body).toContain('value="Kvarnby"')
    giveBack()
    const [again] = formsOf(answer.body).filter(({ values }) => values.form === 'intake.log')
    if (again === undefined) throw new Error('the form is gone')
    const second = await visitor.handIn(again, typed('Kvarnby'))
    expect([second.status, textOf(second.body)]).toEqual([200, expect.not.stringContaining('Not saved')])
  })

  it('many people hear it in time, not one after the other', async () => {
    const names = ['emma', 'anna', 'jonas', 'ingrid', 'mikko', 'sanne']
    const forms: FormSeen[] = []
    for (const name of names) forms.push(await logForm(name))
    take()
    const begun = performance.now()
    const answers = await Promise.all(
      forms.map((form, index) => visitor.handIn(form, typed(`Client ${index}`))),
    )
    // A sixth of a machine each, and a little more.
    expect(performance.now() - begun).toBeLessThan(3_500)
    for (const { status, body } of answers)
      expect([status, body]).toEqual([422, expect.stringContaining(fact)])
    giveBack()
  })

  it('it lives but is not ready, and is ready again afterwards', async () => {
    const status = async (path: string) => (await visitor.get(path)).status
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200])
    take()
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503])
    giveBack()
    await expect.poll(() => status('/readyz'), { timeout: 5_000 }).toBe(200)
  })
})
