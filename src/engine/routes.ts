import type { Act } from '../case/access.ts'
import type { ClientState } from '../case/client.ts'
import { type CommandName, commandWord, readCommand } from '../language/commands.ts'
import type { Language } from '../language/language.ts'
import { type Message, message } from '../language/text.ts'
import type {
  CaseScene,
  Chapter,
  ClientScene,
  CommandRule,
  FormRule,
  PressRule,
  ProspectScene,
  Scene,
  Step,
  TimerRule,
} from './flow.ts'
import type { Form } from './form.ts'
import type { What } from './gesture.ts'

/** The handlers of all chapters by name. */
export interface Routes {
  readonly commands: ReadonlyMap<string, CommandRule>
  readonly presses: ReadonlyMap<string, PressRule>
  readonly forms: ReadonlyMap<string, FormRule>
  readonly timers: ReadonlyMap<string, TimerRule>
}

/** @throws Error when two chapters claim the same name: found at the start, never by a person. */
export function routesOf(chapters: readonly Chapter[]): Routes {
  const gather = <R>(pick: (chapter: Chapter) => Readonly<Record<string, R>> | undefined): Map<string, R> => {
    const all = new Map<string, R>()
    for (const chapter of chapters) {
      for (const [name, rule] of Object.entries(pick(chapter) ?? {})) {
        if (all.has(name)) throw new Error(`two chapters handle ${name}`)
        all.set(name, rule)
      }
    }
    return all
  }
  return {
    commands: gather((chapter) => chapter.commands),
    presses: gather((chapter) => chapter.presses),
    forms: gather((chapter) => chapter.forms),
    timers: gather((chapter) => chapter.timers),
  }
}

/** What a gesture asks for, once its handler has been found. */
export type Asked =
  | {
      readonly kind: 'run'
      readonly on: PressRule['on']
      readonly act: Act
      readonly needs: PressRule['needs']
      run(scene: Scene): Step
    }
  | { readonly kind: 'open' | 'submit' | 'typed'; readonly rule: FormRule }
  | { readonly kind: 'refused'; readonly text: Message }

/** Finds the handler. Unknown commands are answered with the nearest known one, old buttons with a way forward. */
export function find(routes: Routes, what: What, language: Language): Asked {
  switch (what.kind) {
    case 'home':
      return command(routes, 'desk', '', language)
    case 'quote':
      return command(routes, 'quote', what.words, language)
    case 'command': {
      const read = readCommand(what.words)
      return read.kind === 'known'
        ? command(routes, read.name, read.rest, language)
        : unknown(read.word, read.nearest, language)
    }
    case 'press': {
      const press = routes.presses.get(what.action)
      if (press) return { kind: 'run', on: press.on, act: press.act, needs: press.needs, run: runner(press) }
      const form = routes.forms.get(what.action)
      return form
        ? { kind: 'open', rule: form }
        : { kind: 'refused', text: message('common.refused.unknownButton') }
    }
    case 'submit':
    case 'typed': {
      const rule = routes.forms.get(what.form)
      return rule
        ? { kind: what.kind, rule }
        : { kind: 'refused', text: message('common.refused.unknownButton') }
    }
  }
}

function command(routes: Routes, name: string, rest: string, language: Language): Asked {
  const rule = routes.commands.get(name)
  if (!rule) return unknown(name, 'help', language)
  return {
    kind: 'run',
    on: 'workspace',
    act: rule.act,
    needs: rule.needs,
    run: (scene) => rule.run(scene, rest),
  }
}

function unknown(word: string, nearest: CommandName, language: Language): Asked {
  const values = {
    word: word.slice(0, 40),
    nearest: commandWord(nearest, language),
    help: commandWord('help', language),
  }
  return { kind: 'refused', text: message('common.refused.unknownCommand', values) }
}

/** The engine has made the scene that a rule's `on` asks for; these say so to the compiler, in one place. */
function runner(rule: PressRule): (scene: Scene) => Step {
  if (rule.on === 'case') return (scene) => rule.run(scene as CaseScene)
  if (rule.on === 'client') return (scene) => rule.run(scene as ClientScene)
  if (rule.on === 'prospect') return (scene) => rule.run(scene as ProspectScene)
  return (scene) => rule.run(scene)
}

/** The form of a rule for this scene. */
export function formOf(rule: FormRule, scene: Scene): Form | { readonly refused: Message } {
  if (rule.on === 'case') return rule.form(scene as CaseScene)
  if (rule.on === 'client') return rule.form(scene as ClientScene)
  if (rule.on === 'prospect') return rule.form(scene as ProspectScene)
  return rule.form(scene)
}

/** Hands parsed values to a rule. */
export function takeOf(
  rule: FormRule,
  scene: Scene & { readonly found?: ClientState },
  values: Record<string, unknown>,
): Step {
  if (rule.on === 'case') return rule.take(scene as CaseScene, values)
  if (rule.on === 'client') return rule.take(scene as ClientScene, values)
  if (rule.on === 'prospect') return rule.take(scene as ProspectScene, values)
  return rule.take(scene, values)
}
