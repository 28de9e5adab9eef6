import { describe, expect, it } from 'vitest'
import type { World } from './world.ts'
import { ANNA, beginCase, recorded, START } from './world.ts'

/** What is kept about one person. */
export function keptAbout(world: () => World): void {
  describe('what is kept about a person', () => {
    it('is gathered from every stream that names them, from drafts and views, and holds no other streams', async () => {
      const { tx, anna, ben } = world()
      const snapshot = { state: {}, foldVersion: 1, people: [ben] }
      const named = recorded({ kind: 'Invited', who: [anna] }, ben)
      await tx(async (each) => {
        await beginCase(each, 'case_2', [ben])
        await each.append('case_2', 1, [named], snapshot)
        await beginCase(each, 'case_3', [ben])
        await each.append('case_3', 1, [recorded({ kind: 'Logged' }, ben)], snapshot)
        await beginCase(each, 'case_4', [ben])
        await each.noteView(anna, 'case_4', START)
        await each.noteView(ben, 'case_2', START)
        await each.saveDraft(anna, 'form', { words: 'mine' }, START)
        await each.saveDraft(ben, 'form', { words: 'not mine' }, START)
        await beginCase(each, 'case_5', [anna])
        await each.append('case_5', 1, [named], snapshot)
      })
      await tx((each) => each.erase('case_5', START))
      const kept = await tx((each) => each.keptAbout(anna))
      expect(kept?.person).toEqual({ id: anna, account: ANNA, name: '' })
      expect(kept?.streams.map(({ id, viewedOn }) => [id, viewedOn])).toEqual([
        ['case_2', []],
        ['case_4', ['2026-03-02']],
      ])
      expect(kept?.streams[0]?.facts[1]).toEqual(named)
      expect(kept?.drafts).toEqual([{ form: 'form', values: { words: 'mine' } }])
      expect(await tx((each) => each.keptAbout('person_nobody'))).toBeUndefined()
    })
  })
}
