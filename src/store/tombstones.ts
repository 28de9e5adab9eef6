import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** That a stream was erased, on which day (ISO, UTC). Random ids: it tells nothing of what was erased. */
export interface Tombstone {
  readonly tenant: string
  readonly stream: string
  readonly day: string
}

const line = z.object({ tenant: z.string(), stream: z.string(), day: z.string() })

function parse(text: string): readonly Tombstone[] {
  try {
    return [line.parse(JSON.parse(text))]
  } catch {
    return []
  }
}

/**
 * The tombstones that stand outside the database, one a line, so that restoring an old backup brings nothing back that was
 * erased since (trust K4). The file is not to be restored with the database: keep it out of that backup.
 */
export class TombstoneFile {
  readonly #path: string
  constructor(path: string) {
    this.#path = path
  }

  /** All of them. A line that a crash cut short is left out: the database still has that one. */
  read(): readonly Tombstone[] {
    if (!existsSync(this.#path)) return []
    return readFileSync(this.#path, 'utf8').split('\n').flatMap(parse)
  }

  /** Adds tombstones; they have reached the disk when it returns. */
  add(tombstones: readonly Tombstone[]): void {
    if (tombstones.length === 0) return
    mkdirSync(dirname(this.#path), { recursive: true })
    const file = openSync(this.#path, 'a', 0o600)
    try {
      // A line cut by a crash is ended first, so that it cannot swallow the next.
      const text = tombstones.map(({ tenant, stream, day }) => JSON.stringify({ tenant, stream, day }))
      writeSync(file, `${this.#endsWhole() ? '' : '\n'}${text.join('\n')}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }

  #endsWhole(): boolean {
    const text = readFileSync(this.#path, 'utf8')
    return text === '' || text.endsWith('\n')
  }
}
