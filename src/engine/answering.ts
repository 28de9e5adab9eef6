import { type Message, message, say } from '../language/text.ts'
import type { ShownCard } from './card.ts'
import type { ShownReply } from './channel.ts'
import { bringsWords, type Drafts } from './drafts.ts'
import { type NamedFile, nameFile } from './file.ts'
import type { Profile, Reply } from './flow.ts'
import type { Form, ShownForm } from './form.ts'
import type { RawValues, What } from './gesture.ts'
import { showCard, showForm } from './localise.ts'
import type { World } from './world.ts'

/** An answer whose file has not been made: what is kept with the gesture's id, so that a repeat makes it again. */
export type Answered =
  | Exclude<ShownReply, { readonly kind: 'file' }>
  | { readonly kind: 'file'; readonly file: NamedFile; readonly card: ShownCard }

/** Puts what came of a gesture into words for the one who made it. */
export class Answering {
  readonly #world: World
  readonly #me: Profile
  readonly #drafts: Drafts

  constructor(world: World, me: Profile, drafts: Drafts) {
    this.#world = world
    this.#me = me
    this.#drafts = drafts
  }

  refused(text: Message): Answered {
    return { kind: 'refused', words: say(text, this.#me) }
  }

  /** `open`: the form that was handed in, to show again with what was typed when something is refused. */
  async reply(
    reply: Reply,
    to: What,
    open: { readonly form: Form; readonly raw: RawValues } | undefined,
  ): Promise<Answered> {
    switch (reply.kind) {
      case 'nothing':
        return { kind: 'nothing' }
      case 'note':
        return { kind: 'note', words: say(reply.text, this.#me) }
      case 'refused':
        return this.refused(reply.text)
      case 'page':
        return { kind: 'page', card: showCard(reply.page, this.#me) }
      case 'file':
        return { kind: 'file', file: nameFile(reply.file, this.#me), card: showCard(reply.page, this.#me) }
      case 'form': {
        const { form } = reply
        const draft = bringsWords(to) ? undefined : await this.#drafts.of(form)
        return { kind: 'form', form: await this.form(form, { raw: draft?.values, keptOn: draft?.day }) }
      }
      case 'errors': {
        if (!open) return this.refused(message('common.refused.unknownButton'))
        const { form, raw } = open
        const { errors, problem } = reply
        return { kind: 'form', form: await this.form(form, { raw, errors, problem }) }
      }
    }
  }

  async form(form: Form, more: Omit<Parameters<typeof showForm>[2], 'accountOf'>): Promise<ShownForm> {
    for (const field of Object.values(form.fields)) {
      if (field.face.kind === 'people') await this.#world.meet(field.face.value ?? [])
    }
    const accountOf = (person: string): string | undefined => this.#world.accountOf(person)
    return showForm(form, this.#me, { ...more, accountOf })
  }
}
