import { afterEach, describe, expect, it } from 'vitest'
import type { CodeName } from '../../src/engine/card.ts'
import type { FileContent, MakeFile } from '../../src/engine/file.ts'
import type { Chapter } from '../../src/engine/flow.ts'
import { makeFile } from '../../src/files/make-file.ts'
import { message } from '../../src/language/text.ts'
import { Stage } from '../stage.ts'

const content: FileContent = {
  kind: 'document',
  document: { language: 'en', title: 'Note', blocks: [{ kind: 'text', text: 'We end in May.' }] },
}

/** Chooses Swedish, and answers with a document. */
const small: Chapter = {
  name: 'small',
  commands: {
    help: {
      act: 'desk.read',
      run: () => ({
        facts: [],
        profile: { language: 'sv' },
        reply: {
          kind: 'file',
          file: { name: { key: 'common.over.title', values: { codeName: 'Heron' as CodeName } }, content },
          page: {
            audience: 'dialog',
            preview: { key: 'common.preview' },
            title: message('common.openCase'),
            blocks: [{ kind: 'text', text: message('common.saved') }],
          },
        },
      }),
    },
  },
}

let stage: Stage
afterEach(() => stage.close())

async function ask(make: MakeFile = makeFile) {
  stage = await Stage.open([small], undefined, { makeFile: make })
  const { account } = stage.cast('anna')
  return () => stage.gesture(account, { kind: 'command', words: 'help' }, undefined, 'the-one')
}

describe('a file', () => {
  it('comes with its neutral name, its bytes, and the page that holds the same text', async () => {
    const reply = await (await ask())()
    if (reply.kind !== 'file') throw new Error(reply.kind)
    // What no file system takes in a name is not in it.
    expect(reply.attachment.name).toBe('Heron  this step is over.docx')
    expect(reply.attachment.mediaType).toContain('wordprocessingml')
    expect(Buffer.from(reply.attachment.bytes.subarray(0, 2)).toString()).toBe('PK')
    expect(reply.card.title).toBe('Open the case')
  })

  it('is made once more for the same gesture, and its bytes are kept nowhere', async () => {
    const made: FileContent[] = []
    const twice = await ask(async (asked) => {
      made.push(asked)
      return new TextEncoder().encode('the bytes of a file')
    })
    const first = await twice()
    expect(await twice()).toEqual(first)
    expect(made).toEqual([content, content])
    const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
    const kept = JSON.stringify(await stage.store.transact(tenant, (tx) => tx.taken('the-one')))
    expect(kept).toContain('We end in May.')
    expect(kept).not.toContain('bytes')
  })

  it('that cannot be made is its page, with a line that says so; what was done stands', async () => {
    const failing = await ask(() => Promise.reject(new TypeError('no library')))
    // The stage throws what went wrong inside; the person has their answer all the same.
    await expect(failing()).rejects.toThrow('no library')
    const shown = stage.played.at(-1)?.reply
    expect(shown).toMatchObject({ kind: 'page', card: { title: 'Open the case' } })
    expect(JSON.stringify(shown)).toContain('could not be made')
    expect(stage.logged.some((line) => line.includes('file-failed'))).toBe(true)
    const tenant = await stage.store.tenantOf({ channel: 'web', installation: 'stage' })
    const me = await stage.store.transact(tenant, (tx) => tx.person(stage.cast('anna').account))
    expect(me.language).toBe('sv')
  })
})
