import type { PersonId } from '../case/person.ts'
import type { KeptAbout, StreamKind, Tx } from '../engine/store.ts'
import { factsOf } from './facts.ts'
import type { Draft } from './journal.ts'
import { draftCell, draftTag, viewsOf } from './journal.ts'
import { find } from './people.ts'
import { Pseudonyms } from './pseudonyms.ts'
import type { Scope } from './scope.ts'
import { ERASED } from './streams.ts'

async function streamsNaming(scope: Scope, person: PersonId): Promise<KeptAbout['streams']> {
  const rows = await scope.trx
    .selectFrom('streams')
    .select(['id', 'kind'])
    .where('tenant', '=', scope.tenant)
    .where('kind', '<>', ERASED)
    .orderBy('position')
    .orderBy('id')
    .execute()
  const list: KeptAbout['streams'][number][] = []
  for (const { id, kind } of rows) {
    const views = (await viewsOf(scope).views(id)).filter((view) => view.person === person)
    const isNamed = (await Pseudonyms.read(scope, id)).names(person)
    if (!isNamed && views.length === 0) continue
    const facts = isNamed ? await factsOf(scope, id) : []
    list.push({ id, kind: kind as StreamKind, facts, viewedOn: views.map((view) => view.day) })
  }
  return list
}

/** A draft's row does not say whose it is; its tag can only be made again by somebody who knows both. */
async function draftsBy(scope: Scope, person: PersonId): Promise<KeptAbout['drafts']> {
  const rows = await scope.trx
    .selectFrom('drafts')
    .select(['draft_tag', 'body'])
    .where('tenant', '=', scope.tenant)
    .execute()
  return rows
    .map((row) => ({
      tag: row.draft_tag,
      ...scope.openPaddedHere<Draft>(draftCell(row.draft_tag), row.body),
    }))
    .filter((draft) => draft.tag === draftTag(scope, person, draft.form))
    .map(({ form, values }) => ({ form, values }))
}

/** What is kept about a person (trust K4). */
export function keptAboutOf(scope: Scope): Pick<Tx, 'keptAbout'> {
  return {
    async keptAbout(person) {
      const record = await find(scope, 'id', person)
      if (!record) return undefined
      return {
        person: record,
        streams: await streamsNaming(scope, person),
        drafts: await draftsBy(scope, person),
      }
    },
  }
}
