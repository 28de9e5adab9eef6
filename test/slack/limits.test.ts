import { describe, expect, it } from 'vitest'
import { checkedMessage, checkedView, OverLimit } from '../../adapters/slack/check-limits.ts'
import { limits } from '../../adapters/slack/limits.ts'
import { type Block, plain, type View } from '../../adapters/slack/wire.ts'

function problemsOf(draw: () => unknown): readonly string[] {
  try {
    draw()
    return []
  } catch (error) {
    return error instanceof OverLimit ? error.problems : [String(error)]
  }
}

describe('the check', () => {
  const view = (blocks: readonly Block[], more: Partial<View> = {}): View => ({
    ...{
      type: 'modal',
      callback_id: 'c',
      private_metadata: '',
      title: plain('T'),
      submit: plain('S'),
      blocks,
    },
    ...more,
  })
  const section = (text: string): Block => ({ type: 'section', text: plain(text) })
  const input = (element: object): Block => ({ type: 'input', label: plain('L'), element })
  const option = (value: string, text = value) => ({ value, text: plain(text) })
  const choice = (type: string, count: number) =>
    input({
      type,
      action_id: 'one',
      options: Array.from({ length: count }, (_unused, index) => option(`${index}`)),
    })

  it.each([
    ['a title', (length: number) => view([section('x')], { title: plain('t'.repeat(length)) }), 24, 'title'],
    [
      'a submit',
      (length: number) => view([section('x')], { submit: plain('t'.repeat(length)) }),
      24,
      'submit',
    ],
    ['a close', (length: number) => view([section('x')], { close: plain('t'.repeat(length)) }), 24, 'close'],
    [
      'metadata',
      (length: number) => view([section('x')], { private_metadata: 'm'.repeat(length) }),
      3000,
      'private_metadata',
    ],
    ['blocks', (length: number) => view(Array.from({ length }, () => section('x'))), 100, 'blocks'],
    ['a section', (length: number) => view([section('x'.repeat(length))]), 3000, 'blocks[0].text'],
    [
      'a header',
      (length: number) => view([{ type: 'header', text: plain('x'.repeat(length)) }]),
      150,
      'blocks[0].text',
    ],
    ['radio options', (length: number) => view([choice('radio_buttons', length)]), 10, 'blocks[0].options'],
    ['boxes', (length: number) => view([choice('checkboxes', length)]), 10, 'blocks[0].options'],
    ['a list', (length: number) => view([choice('static_select', length)]), 100, 'blocks[0].options'],
    [
      'an option',
      (length: number) =>
        view([
          input({ type: 'radio_buttons', action_id: 'one', options: [option('a', 'x'.repeat(length))] }),
        ]),
      75,
      'blocks[0].options[0].text',
    ],
    [
      'a prefilled text',
      (length: number) =>
        view([input({ type: 'plain_text_input', action_id: 'text', initial_value: 'x'.repeat(length) })]),
      3000,
      'blocks[0].initial_value',
    ],
  ])('lets %s pass at its limit, and names limit and place one above it', (_name, make, limit, place) => {
    expect(checkedView(make(limit - 1))).toBeDefined()
    expect(checkedView(make(limit))).toBeDefined()
    const [problem] = problemsOf(() => checkedView(make(limit + 1)))
    expect(problem).toContain(place)
    expect(problem).toContain(String(limit))
  })

  it('finds inputs without a button to hand them in, and outside of a modal', () => {
    const { submit: _submit, ...without } = view([choice('radio_buttons', 2)])
    expect(problemsOf(() => checkedView(without))).toContain('submit: is missing beside inputs')
    expect(problemsOf(() => checkedMessage({ text: 'x', blocks: [choice('radio_buttons', 2)] }))).not.toEqual(
      [],
    )
  })

  it('finds what would act: markup, links, mentions', () => {
    const acting: Block[] = [
      { type: 'section', text: { type: 'mrkdwn', text: '*x*' } },
      {
        type: 'rich_text',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'link', url: 'https://x' }] }],
      },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast' }] }] },
      { type: 'image', image_url: 'https://x', alt_text: 'x' },
    ]
    for (const block of acting)
      expect(problemsOf(() => checkedMessage({ text: 'x', blocks: [block] }))).toHaveLength(1)
  })

  it('counts all the text of a message', () => {
    const blocks = Array.from({ length: 5 }, () => section('x'.repeat(limits.message.characters / 5)))
    expect(checkedMessage({ text: 'x', blocks })).toBeDefined()
    expect(problemsOf(() => checkedMessage({ text: 'x', blocks: [...blocks, section('x')] }))).toEqual([
      'blocks: 12001 characters in all, at most 12000',
    ])
  })

  it('says nothing of what stands there', () => {
    const [problem] = problemsOf(() => checkedView(view([section(`secret${'x'.repeat(3000)}`)])))
    expect(problem).not.toContain('secret')
  })
})
