import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cast, clientFile } from '../../src/playground/cast.ts'

const user = z.object({ id: z.guid(), aadObjectId: z.guid(), name: z.string(), email: z.email() })
const named = z.object({ id: z.string() })
const file = z.object({
  currentUser: user,
  users: z.array(user),
  personalChat: named,
  groupChat: named,
  team: named.extend({ channels: z.array(named) }),
})

describe('the playground', () => {
  it('makes each client one of six people among five others, as Microsoft’s program wants it', () => {
    const files = cast.map((player) => file.parse(JSON.parse(clientFile(player))))
    for (const [index, { currentUser, users }] of files.entries()) {
      expect(currentUser.name).toBe(cast[index]?.name)
      expect(new Set([currentUser, ...users].map(({ id }) => id)).size).toBe(6)
      expect(users).toHaveLength(5)
      // That program’s people picker answers with one where Teams answers with the other.
      for (const { id, aadObjectId } of [currentUser, ...users]) expect(id).toBe(aadObjectId)
    }
    const rooms = files.flatMap(({ personalChat, groupChat, team }) =>
      [personalChat, groupChat, team, ...team.channels].map(({ id }) => id),
    )
    expect(new Set(rooms).size).toBe(rooms.length)
  })

  it('keeps a program that would listen for the whole network to this computer', () => {
    const hook = join(import.meta.dirname, '../../scripts/loopback-only.mjs')
    const listens = (how: string): string =>
      execFileSync(
        process.execPath,
        [
          ...['--import', hook, '--input-type=module', '-e'],
          `import { createServer } from 'node:http'
          const server = createServer().listen(${how}() => {
            process.stdout.write(server.address().address)
            server.close()
          })`,
        ],
        { encoding: 'utf8' },
      )
    expect(listens('0, ')).toBe('127.0.0.1')
    expect(listens("'0', '0.0.0.0', ")).toBe('127.0.0.1')
    expect(listens("{ port: 0, host: '0.0.0.0' }, ")).toBe('127.0.0.1')
  })
})
