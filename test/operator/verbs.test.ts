import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDatabaseConfig } from '../../src/database.ts'
import { openStore } from '../../src/store/open-store.ts'
import { ANNA, beginCase, recorded } from '../contract/store/world.ts'

const [OLD, NEW] = ['07'.repeat(32), '08'.repeat(32)]
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partwell-verbs-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What Node has made of our files already. */
const { NODE_COMPILE_CACHE } = process.env
const compiled = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }

/** A verb as an operator runs it: a process of its own, in a folder without `.env`. */
function verb(
  name: 'verify' | 'rotate-key' | 'export',
  env: Readonly<Record<string, string>>,
  words: readonly string[] = [],
) {
  const main = fileURLToPath(new URL(`../../src/${name}-main.ts`, import.meta.url))
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const options = { cwd: folder, env: { ...compiled, DATA_DIR: folder, ...env } }
    const child = execFile(process.execPath, [main, ...words], options, (_error, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    )
  })
}

async function fill(): Promise<string> {
  const store = await openStore({ file: join(folder, 'partwell.db'), masterKey: Buffer.from(OLD, 'hex') })
  const tenant = await store.tenantOf(ANNA)
  await store.transact(tenant, async (tx) => {
    await beginCase(tx, 'case_1')
    const facts = Array.from({ length: 9 }, (_, number) => recorded({ kind: 'Counted', number }))
    await tx.append('case_1', 1, facts, { state: {}, foldVersion: 1, people: [] })
  })
  await store.close()
  return tenant
}

describe('npm run verify', () => {
  it('says that nothing was changed, and names the first fact that was', async () => {
    const tenant = await fill()
    expect(await verb('verify', { PARTWELL_MASTER_KEY: OLD })).toEqual({
      code: 0,
      out: 'Checked 10 facts in 1 streams: nothing was changed.\n',
      err: '',
    })
    const file = new DatabaseSync(join(folder, 'partwell.db'))
    file.exec(`drop trigger facts_no_update; update facts set day = '2020-01-01' where seq = 4`)
    file.close()
    expect(await verb('verify', { PARTWELL_MASTER_KEY: OLD })).toEqual({
      code: 1,
      out: `${tenant} case_1: fact 4 was altered.\nChecked 10 facts in 1 streams: 1 found.\n`,
      err: '',
    })
  })

  it('says what is wrong with the settings, and never what is in them', async () => {
    const { code, out, err } = await verb('verify', { DATABASE_URL: 'mysql://me:secret@host/db' })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('DATABASE_URL: must begin with postgres://')
    expect(err).not.toContain('secret')
  })
})

describe('npm run rotate-key', () => {
  it('puts every key under the new master key; the old one opens nothing any more', async () => {
    await fill()
    const both = { PARTWELL_MASTER_KEY: NEW, PARTWELL_MASTER_KEY_PREVIOUS: OLD }
    expect(await verb('rotate-key', both)).toMatchObject({ code: 0, out: expect.stringMatching(/^3 keys/) })
    expect(await verb('rotate-key', both)).toMatchObject({ code: 0, out: expect.stringMatching(/^0 keys/) })
    expect(await verb('verify', { PARTWELL_MASTER_KEY: NEW })).toMatchObject({ code: 0 })
    const old = await verb('verify', { PARTWELL_MASTER_KEY: OLD })
    expect(old).toMatchObject({ code: 2, err: expect.stringContaining('another master key') })
  })
})

describe('npm run export', () => {
  it('prints what is kept about one person as JSON, and says when nothing is (K4)', async () => {
    const store = await openStore({ file: join(folder, 'partwell.db'), masterKey: Buffer.from(OLD, 'hex') })
    await store.transact(await store.tenantOf(ANNA), async (tx) => {
      const { id } = await tx.person(ANNA)
      await tx.savePerson({ id, account: ANNA, name: 'Anna Berg' })
    })
    await store.close()
    const env = { PARTWELL_MASTER_KEY: OLD }
    const { code, out } = await verb('export', env, ['web', 'local', 'anna'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ you: { account: ANNA, name: 'Anna Berg' }, streams: [], drafts: [] })
    expect(await verb('export', env, ['web', 'local', 'nobody'])).toMatchObject({ code: 1, out: '' })
    expect(await verb('export', env, ['letter', 'local', 'anna'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('slack | teams | web'),
    })
  })
})

describe('the settings of the database', () => {
  const problems = (env: Readonly<Record<string, string>>) => readDatabaseConfig(env).problems.join(' ')

  it('are fine when there are none: SQLite in ./data', () => {
    const { config, problems } = readDatabaseConfig({ DATABASE_URL: '' })
    expect(problems).toEqual([])
    expect(config).toEqual({
      dataDir: './data',
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      masterKey: undefined,
      previousMasterKey: undefined,
    })
  })

  it('need a key of their own on PostgreSQL, and the program’s role beside the owner’s', () => {
    expect(problems({ DATABASE_URL: 'postgres://p@h/d' })).toContain('PARTWELL_MASTER_KEY')
    expect(problems({ DATABASE_URL: 'postgres://p@h/d', PARTWELL_MASTER_KEY: OLD })).toBe('')
    expect(problems({ DATABASE_OWNER_URL: 'postgres://p@h/d' })).toContain('only together with DATABASE_URL')
    const twice = { PARTWELL_MASTER_KEY_PREVIOUS: OLD, PARTWELL_MASTER_KEY_PREVIOUS_FILE: 'x' }
    expect(problems(twice)).toContain('not both')
  })
})
