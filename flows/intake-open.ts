import type { ClientFact } from '../src/case/client.ts'
import { proposeCodeName } from '../src/case/code-names.ts'
import type { Opening, OpeningFact } from '../src/case/opening.ts'
import { type CaseState, foldCase, newCase } from '../src/case/state.ts'
import { type WorkspaceFact, weightsAt } from '../src/case/workspace.ts'
import { askChoice, askText } from '../src/engine/fields.ts'
import { type CaseScene, type FormRule, formOn, type Scene, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { message } from '../src/language/text.ts'
import { clientInMind, clientOf, roomAdvice } from './intake-log.ts'
import { peopleForm } from './intake-people.ts'
import { about, fieldErrors } from './step.ts'

interface Opened {
  readonly client: string
  readonly concern: string
  readonly profile: Opening['profile']
}

const profiles = ['normal', 'fast', 'solo'] as const

/**
 * The first part: whom it is about and what worries us. Nothing here speaks of an ending (req S0.7). `typed` is the
 * client's name and `worry` the concern, as somebody wrote them before.
 */
export function openForm(scene: Scene, typed = '', worry?: string): Form<Opened> {
  const client = clientInMind(scene)
  return {
    name: 'intake.open',
    subject: client ? { client: client.id } : {},
    title: message('intake.open.title'),
    intro: [...roomAdvice(scene, typed), message('intake.open.intro')],
    fields: {
      client: askText({
        label: message('intake.client'),
        lines: 'one',
        max: 120,
        value: client?.name ?? (typed === '' ? undefined : typed.slice(0, 120)),
      }),
      concern: askText({
        label: message('intake.open.concern'),
        hint: message('common.readable'),
        min: 20,
        value: worry,
      }),
      profile: askChoice({
        label: message('intake.open.profile'),
        options: profiles.map((profile) => ({
          value: profile,
          label: message('intake.profile', { profile }),
          hint: message('intake.profileHint', { profile }),
        })),
        value: 'normal',
      }),
    },
    submit: message('common.continue'),
  }
}

function openingOf(scene: Scene, client: CaseState['client'], values: Opened) {
  const { me, workspace } = scene
  const id = scene.id('case')
  return {
    id,
    codeName: proposeCodeName(workspace.codeNames, id),
    client,
    profile: values.profile,
    language: workspace.language,
    clientLanguage: workspace.language,
    zone: me.zone,
    country: me.country,
    ...(workspace.country === me.country
      ? { optionalClosing: workspace.closingDays, ...(workspace.region ? { region: workspace.region } : {}) }
      : {}),
    weights: weightsAt(workspace, scene.now),
    currency: workspace.currency,
    people: { [me.id]: ['owner'] },
    clientPeople: '',
    concern: values.concern,
  } as const
}

/**
 * Opens the case at the first part, so that nothing is lost whatever happens to the other two; quotes what was logged
 * about the client so far; asks for the people next.
 */
function takeOpen(scene: Scene, values: Opened): Step {
  const running = scene.mine.find((one) => one.client.id === scene.found?.id && one.stage !== 'closed')
  if (running) {
    return fieldErrors({ client: message('intake.open.running', { codeName: running.codeName }) })
  }
  const { id: clientId, known, begins } = clientOf(scene, values.client)
  const opening = openingOf(scene, { id: clientId, name: known?.name ?? values.client.trim() }, values)
  const facts: readonly OpeningFact[] = [
    { kind: 'CaseOpened', opening },
    ...(known?.incidents ?? []).map((incident) => ({ kind: 'IncidentQuoted', incident }) as const),
    ...(known?.remedies ?? []).map((remedy) => ({ kind: 'RemedyQuoted', remedy }) as const),
  ]
  const client: readonly ClientFact[] = [
    ...(known?.accountOwner === undefined ? [{ kind: 'AccountOwnerSet', person: scene.me.id } as const] : []),
    { kind: 'CaseOpenedAbout', case: opening.id },
  ]
  const taken: WorkspaceFact = { kind: 'CodeNameTaken', codeName: opening.codeName }
  return {
    begins: [...(begins.begins ?? []), { id: opening.id, kind: 'case', name: opening.codeName }],
    facts: [
      ...begins.facts,
      ...client.map((fact) => ({ on: clientId, fact })),
      ...facts.map((fact) => ({ on: opening.id, fact })),
      { on: 'workspace', fact: taken },
    ],
    reply: { kind: 'form', form: asForm(peopleForm(sceneOf(scene, facts))) },
  }
}

/** The scene of the case as it will be once these facts are kept: for the next part of the opening. */
function sceneOf(scene: Scene, facts: readonly OpeningFact[]): CaseScene {
  const state = facts.reduce<CaseState>(
    (before, fact) => foldCase(before, { fact, by: scene.me.id, at: scene.now, v: 1 }),
    newCase,
  )
  return { ...scene, case: state, subject: about(state, { part: 'opening' }) }
}

const asForm = (form: Form<never> | Form<unknown> | object): Form => form as unknown as Form

/** The form that opens a case. */
export const openForms: Readonly<Record<string, FormRule>> = {
  'intake.open': formOn<Opened>('workspace', {
    act: 'case.open',
    needs: ['mine'],
    form: (scene) => openForm(scene),
    findClient: ({ client }) => client,
    take: takeOpen,
  }),
}
