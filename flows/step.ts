import type { Fact } from '../src/case/facts.ts'
import type { CaseState } from '../src/case/state.ts'
import type { Button, CodeName, Neutral, NeutralValue, Page, PersonalCard } from '../src/engine/card.ts'
import type { CaseScene, Reply, Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import type { Subject } from '../src/engine/gesture.ts'
import { type Message, type MessageKey, message, type Text, type Value } from '../src/language/text.ts'

/** The code name of a case as the one string that may be shown anywhere. */
export function codeNameOf(about: Pick<CaseState, 'codeName'>): CodeName {
  return about.codeName as CodeName
}

/** A sentence that any bystander may read. */
export function neutral(key: MessageKey, values?: Readonly<Record<string, NeutralValue>>): Neutral {
  return values === undefined ? { key } : { key, values }
}

/** A step that changes nothing and answers. */
export function answer(reply: Reply): Step {
  return { facts: [], reply }
}

/** Refuses in words that say what to do next. Nothing has changed; what was typed is kept. */
export function refuse(key: MessageKey, values?: Readonly<Record<string, Value>>): Step {
  return answer({ kind: 'refused', text: message(key, values) })
}

/** A short private confirmation. */
export function note(key: MessageKey, values?: Readonly<Record<string, Value>>): Reply {
  return { kind: 'note', text: message(key, values) }
}

/** Names every problem at its field, by field id. Nothing is taken. */
export function fieldErrors(errors: Readonly<Record<string, Message>>): Step {
  return answer({ kind: 'errors', errors })
}

/** Facts on the case of this scene, in order, and the reply. */
export function onCase(scene: CaseScene, facts: readonly Fact[], reply: Reply): Step {
  return { facts: facts.map((fact) => ({ on: scene.case.id, fact })), reply }
}

/** Opens a form. */
export function ask<V>(form: Form<V>): Step {
  return answer({ kind: 'form', form: form as unknown as Form })
}

/** A page in a dialog: seen by the person who opened it, and by nobody else. Its preview is neutral. */
export function page(
  title: Text,
  blocks: Page['blocks'],
  preview: Neutral = neutral('common.preview'),
): Page {
  return { audience: 'dialog', preview, title, blocks }
}

/** Shows a page. */
export function show(shown: Page): Step {
  return answer({ kind: 'page', page: shown })
}

/** A card for one person's own conversation: neutral sentences, content behind its buttons. */
export function personal(
  title: PersonalCard['title'],
  preview: Neutral,
  blocks: PersonalCard['blocks'],
): PersonalCard {
  return { audience: 'personal', preview, title, blocks }
}

/** A button about a case. Opens a dialog unless said otherwise. */
export function button<T extends Text>(
  label: T,
  action: string,
  subject: Subject,
  more: { readonly style?: 'primary' | 'danger'; readonly opens?: 'dialog' | 'nothing' } = {},
): Button<T> {
  return {
    label,
    action,
    subject,
    opens: more.opens ?? 'dialog',
    ...(more.style === undefined ? {} : { style: more.style }),
  }
}

/** The subject of buttons and forms about this case. */
export function about(state: Pick<CaseState, 'id'>, more: Subject = {}): Subject {
  return { ...more, case: state.id }
}
