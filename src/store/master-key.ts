import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { StoreError } from '../engine/store.ts'
import { KEY_BYTES } from './vault.ts'

/**
 * Reads a master key written as 64 hex digits or as base64 of 32 bytes; blank space around it is fine.
 * @throws StoreError `no-key`; the message never repeats the text.
 */
export function parseMasterKey(text: string): Uint8Array {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : Buffer.alloc(0)
  if (bytes.length !== KEY_BYTES) {
    throw new StoreError('no-key', 'The master key must be 32 bytes, written as 64 hex digits or as base64.')
  }
  return bytes
}

/** Reads a master key from a file. @throws StoreError `no-key` when it cannot be read or holds something else. */
export function readMasterKeyFile(path: string): Uint8Array {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new StoreError('no-key', `The master key's file ${path} cannot be read.`)
  }
  return parseMasterKey(text)
}

/**
 * The master key of local mode (definitions, "Local mode"): DATA_DIR/master.key, written on the first start, readable by
 * its owner only. It appears whole or not at all, and two first starts at once agree on one.
 * @throws StoreError `no-key` when the database is there and the key is not.
 */
export function localMasterKey(dataDir: string, databaseFile: string): Uint8Array {
  const path = join(dataDir, 'master.key')
  if (existsSync(path)) return readMasterKeyFile(path)
  // Asked in this order: another first start writes its key before its database.
  if (existsSync(databaseFile) && !existsSync(path)) {
    throw new StoreError(
      'no-key',
      `There is a database, but its key ${path} is missing. Put it back to start.`,
    )
  }
  mkdirSync(dataDir, { recursive: true })
  const draft = `${path}.${process.pid}-${randomBytes(6).toString('hex')}`
  writeSynced(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
  try {
    // A link never replaces: of two first starts the second finds the first one's key.
    linkSync(draft, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(draft)
  }
  syncFolder(dirname(path))
  return readMasterKeyFile(path)
}

function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A new name in a folder has reached the disk only when the folder has. Windows cannot open folders, and need not. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
