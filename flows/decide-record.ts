import type { DecisionRecord } from '../src/case/decision.ts'
import type { Page } from '../src/engine/card.ts'
import { type Document, documentBlock } from '../src/engine/file.ts'
import type { CaseScene, PressRule } from '../src/engine/flow.ts'
import { showCard } from '../src/engine/localise.ts'
import { optionLabel } from '../src/evaluation/model.ts'
import { type Message, message, say, type Text } from '../src/language/text.ts'
import { about, answer, button, codeNameOf, neutral, page, refuse, show } from './step.ts'

type Block = Page['blocks'][number]
const text = (one: Text, tone?: 'muted' | 'strong'): Block => ({
  kind: 'text',
  text: one,
  ...(tone === undefined ? {} : { tone }),
})
const heading = (one: Message): Block => ({ kind: 'heading', text: one })

function recordBlocks(scene: CaseScene, record: DecisionRecord): readonly Block[] {
  const { recommended } = record
  const name = (person: string) => scene.people.name(person)
  return [
    text(message('decide.record.signed', { name: name(record.signedBy), at: { instant: record.signedAt } })),
    ...(record.confirmedBy === undefined || record.confirmedAt === undefined
      ? []
      : [
          text(
            message(
              record.confirmedBy === record.signedBy ? 'decide.record.again' : 'decide.record.confirmed',
              {
                name: name(record.confirmedBy),
                at: { instant: record.confirmedAt },
              },
            ),
          ),
        ]),
    {
      kind: 'rows',
      rows: [
        { label: message('decide.record.option'), value: optionLabel(record.option) },
        {
          label: message('decide.record.recommended'),
          value:
            recommended === 'INSUFFICIENT_DATA' ? message('decide.insufficient') : optionLabel(recommended),
        },
      ],
    },
    text(message('decide.sign.rationale'), 'strong'),
    { kind: 'said', words: { said: record.rationale } },
    ...(record.reason === undefined
      ? []
      : [
          text(message('decide.sign.reason'), 'strong'),
          { kind: 'said' as const, words: { said: record.reason } },
        ]),
    ...(record.stances === undefined
      ? []
      : [
          text(
            message('decide.record.stances', {
              agree: record.stances.agree,
              live: record.stances['live-with'],
              disagree: record.stances.disagree,
            }),
          ),
        ]),
    ...(record.dissent.length === 0 ? [] : [text(message('decide.page.dissent'), 'strong')]),
    ...record.dissent.map(
      ({ said, by }): Block => ({
        kind: 'said',
        words: { said },
        ...(by === undefined ? {} : { by: message('consult.name', { name: name(by) }) }),
      }),
    ),
    ...(record.dissentAnswer === undefined
      ? []
      : [
          text(message('decide.record.answer'), 'strong'),
          { kind: 'said' as const, words: { said: record.dissentAnswer } },
        ]),
  ]
}

/** One version as people read it: who signed what, on which recommendation, over which dissent. */
function versionBlocks(scene: CaseScene, record: DecisionRecord): readonly Block[] {
  return [
    heading(message('decide.record.version', { version: record.version })),
    ...recordBlocks(scene, record),
  ]
}

/** A version as a document in the reader's language: the page, and that it does not change any more. */
function recordDocument(scene: CaseScene, record: DecisionRecord): Document {
  const { me } = scene
  const { version } = record
  const of = { codeName: codeNameOf(scene.case), version }
  const shown = showCard(page(message('decide.record.title'), recordBlocks(scene, record)), me)
  return {
    language: me.language,
    title: shown.title,
    blocks: [
      { kind: 'heading', text: say(message('decide.record.heading', of), me) },
      ...shown.blocks.flatMap(documentBlock),
      { kind: 'text', text: say(message('decide.record.unchanged'), me), tone: 'muted' },
    ],
  }
}

/** The decision records, the newest first; earlier versions stay readable, unchanged (req derived D7). */
export const recordRule: PressRule = {
  on: 'case',
  act: 'decide.read',
  run(scene) {
    const { records } = scene.case.decision
    if (records.length === 0) return refuse('decide.refused.unsigned')
    const asFile = ({ version }: DecisionRecord): Block => ({
      kind: 'buttons',
      buttons: [
        button(
          message('decide.record.file'),
          'decide.recordFile',
          about(scene.case, { part: String(version) }),
        ),
      ],
    })
    return show(
      page(
        message('decide.record.title'),
        records.toReversed().flatMap((record) => [...versionBlocks(scene, record), asFile(record)]),
      ),
    )
  },
}

/** One version of the record as a document; the last one where none is named. */
export const recordFile: PressRule = {
  on: 'case',
  act: 'decide.read',
  run(scene) {
    const { case: state, subject } = scene
    const { records } = state.decision
    const record =
      subject.part === undefined
        ? records.at(-1)
        : records.find(({ version }) => String(version) === subject.part)
    if (record === undefined) return refuse('decide.refused.unsigned')
    const { version } = record
    return answer({
      kind: 'file',
      file: {
        name: neutral('decide.record.fileName', { codeName: codeNameOf(state), version }),
        content: { kind: 'document', document: recordDocument(scene, record) },
      },
      page: page(message('decide.record.title'), versionBlocks(scene, record)),
    })
  },
}
