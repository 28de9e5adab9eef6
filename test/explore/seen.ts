import type { Card, Page } from '../../src/engine/card.ts'
import type { CaseScene, Chapter, FormRule, PressRule, Reply, Scene, Step } from '../../src/engine/flow.ts'
import type { Form } from '../../src/engine/form.ts'

/** A card or a form before it is put into any language, and under which name it was met first. */
export interface Seen {
  readonly forms: Map<string, Form>
  readonly cards: Map<string, Card>
  /** Sentences that were replied: notes and refusals, by key. */
  readonly notes: Map<string, Extract<Reply, { kind: 'note' | 'refused' }>>
  /** Choices that were asked with nothing to choose, as `form.field`: no platform takes them. */
  readonly empty: Set<string>
}

export const newSeen = (): Seen => ({
  forms: new Map(),
  cards: new Map(),
  notes: new Map(),
  empty: new Set(),
})

/** What the words of a card are called: the key of its title, or its first sentence's. */
function keyOf(text: object): string {
  return 'key' in text ? String(text.key) : 'said' in text ? 'said' : 'data'
}

/** The largest one of each name is kept: that is the one that could be too large. */
function keep<T>(all: Map<string, T>, name: string, one: T): void {
  const known = all.get(name)
  const size = (value: unknown): number => JSON.stringify(value)?.length ?? 0
  if (!known || size(known) < size(one)) all.set(name, one)
}

/** Every form counts here, not only the largest of its name: a choice is empty where there is least to say. */
function noteForm(seen: Seen, form: Form): void {
  keep(seen.forms, form.name, form)
  for (const [id, { face }] of Object.entries(form.fields))
    if (face.kind === 'choice' && face.options.length === 0) seen.empty.add(`${form.name} ${id}`)
}

function noteReply(seen: Seen, reply: Reply, by: string): void {
  if (reply.kind === 'form') noteForm(seen, reply.form)
  if ('page' in reply) notePage(seen, reply.page, by)
  if (reply.kind === 'note' || reply.kind === 'refused') seen.notes.set(keyOf(reply.text), reply)
}

function notePage(seen: Seen, page: Page, by: string): void {
  keep(seen.cards, `page ${by}`, page)
}

function noteStep(seen: Seen, step: Step, by: string): Step {
  noteReply(seen, step.reply, by)
  for (const tell of step.tell ?? []) keep(seen.cards, `tell ${keyOf(tell.card.title)}`, tell.card)
  return step
}

function watchPress(seen: Seen, name: string, rule: PressRule): PressRule {
  // The three kinds of rules differ in the scene they are given only; it is handed on as it came.
  const inner = rule as unknown as { run(scene: Scene): Step }
  return { ...rule, run: (scene: Scene) => noteStep(seen, inner.run(scene), name) } as unknown as PressRule
}

function watchForm(seen: Seen, name: string, rule: FormRule): FormRule {
  const inner = rule as unknown as {
    form(scene: Scene): Form | { readonly refused: unknown }
    take(scene: Scene, values: unknown): Step
  }
  return {
    ...rule,
    form(scene: Scene) {
      const form = inner.form(scene)
      if (!('refused' in form)) noteForm(seen, form)
      return form
    },
    take: (scene: Scene, values: unknown) => noteStep(seen, inner.take(scene, values), name),
  } as unknown as FormRule
}

const mapped = <R>(
  rules: Readonly<Record<string, R>> | undefined,
  watch: (name: string, rule: R) => R,
): Readonly<Record<string, R>> =>
  Object.fromEntries(Object.entries(rules ?? {}).map(([name, rule]) => [name, watch(name, rule)]))

/** The same chapters; everything that they show is remembered in `seen`, in no language yet. */
export function watched(chapters: readonly Chapter[], seen: Seen): readonly Chapter[] {
  return chapters.map((chapter) => ({
    ...chapter,
    commands: mapped(chapter.commands, (name, rule) => ({
      ...rule,
      run: (scene, rest) => noteStep(seen, rule.run(scene, rest), name),
    })),
    presses: mapped(chapter.presses, (name, rule) => watchPress(seen, name, rule)),
    forms: mapped(chapter.forms, (name, rule) => watchForm(seen, name, rule)),
    timers: mapped(chapter.timers, (name, rule) => ({
      ...rule,
      run: (scene: CaseScene, tick) => noteStep(seen, rule.run(scene, tick), name),
    })),
    cards(view) {
      const standing = chapter.cards?.(view) ?? []
      for (const one of standing)
        keep(seen.cards, `card ${one.slot.split(':')[0]} ${keyOf(one.card.title)}`, one.card)
      return standing
    },
  }))
}
