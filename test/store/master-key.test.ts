import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localMasterKey, parseMasterKey, readMasterKeyFile } from '../../src/store/master-key.ts'
import { openStore } from '../../src/store/open-store.ts'

const BYTES = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partwell-key-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a master key', () => {
  it.each([BYTES.toString('hex'), BYTES.toString('base64'), ` ${BYTES.toString('base64url')}\n`])(
    'is read from %j',
    (text) => {
      expect(Buffer.from(parseMasterKey(text))).toEqual(BYTES)
    },
  )

  it.each(['', 'secret-words', BYTES.subarray(1).toString('hex'), `${BYTES.toString('base64')}AAAA`])(
    'is not read from %j, and the error does not repeat it',
    (text) => {
      expect(() => parseMasterKey(text)).toThrow(expect.objectContaining({ kind: 'no-key' }))
      if (text !== '') expect(() => parseMasterKey(text)).not.toThrow(text)
    },
  )

  it('is read from a file, and a missing file is named', () => {
    writeFileSync(join(folder, 'key'), BYTES.toString('base64'))
    expect(Buffer.from(readMasterKeyFile(join(folder, 'key')))).toEqual(BYTES)
    expect(() => readMasterKeyFile(join(folder, 'nothing'))).toThrow(/nothing cannot be read/)
  })
})

describe('local mode', () => {
  it('writes a key at the first start, for its owner only, and finds it again', () => {
    const data = join(folder, 'data')
    const key = localMasterKey(data, join(data, 'partwell.db'))
    expect(key).toHaveLength(32)
    expect(statSync(join(data, 'master.key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(data)).toEqual(['master.key'])
    expect(localMasterKey(data, join(data, 'partwell.db'))).toEqual(key)
    expect(Buffer.from(readFileSync(join(data, 'master.key'), 'utf8'), 'base64')).toEqual(Buffer.from(key))
  })

  it('K3: refuses to start when the database is there and its key is gone', async () => {
    const file = join(folder, 'partwell.db')
    const store = await openStore({ file, masterKey: localMasterKey(folder, file) })
    await store.close()
    rmSync(join(folder, 'master.key'))
    expect(() => localMasterKey(folder, file)).toThrow(expect.objectContaining({ kind: 'no-key' }))
    expect(readdirSync(folder)).not.toContain('master.key')
  })
})
