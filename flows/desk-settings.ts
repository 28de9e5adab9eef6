import type { WorkspaceFact } from '../src/case/workspace.ts'
import { askChoice, askNumber, askPeople, mayText } from '../src/engine/fields.ts'
import { type FormRule, formOn, type Scene, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Language, languageNames, languageOf, languages } from '../src/language/language.ts'
import { message, say } from '../src/language/text.ts'
import { countryChoices, currencyChoices, languageChoices, same, zoneChoices } from './choices.ts'
import { answer, ask, button, note, page, refuse, show } from './step.ts'

const isAdmin = (scene: Scene): boolean => scene.workspace.admins.includes(scene.me.id)

/** My settings and the workspace's, with a button to change what is mine to change. */
export function settingsPage(scene: Scene): Step {
  const { me, workspace } = scene
  const place = (language: Language, zone: string, country: string) => [
    { label: message('desk.settings.language'), value: same(languageNames[language]) },
    { label: message('desk.settings.zone'), value: same(zone) },
    { label: message('desk.settings.country'), value: message('desk.country', { country }) },
  ]
  const admins = workspace.admins.map((id) => message('desk.verbatim', { text: scene.people.name(id) }))
  return show(
    page(message('desk.settings.title'), [
      { kind: 'heading', text: message('desk.settings.mine') },
      { kind: 'rows', rows: place(me.language, me.zone, me.country) },
      { kind: 'buttons', buttons: [button(message('desk.settings.changeMine'), 'desk.mine', {})] },
      { kind: 'heading', text: message('desk.settings.workspace') },
      {
        kind: 'rows',
        rows: [
          ...place(workspace.language, workspace.zone, workspace.country),
          { label: message('desk.settings.currency'), value: same(workspace.currency) },
          {
            label: message('desk.settings.goodwill'),
            value: message('desk.money', {
              amount: { money: workspace.goodwillBudget, currency: workspace.currency },
            }),
          },
          ...(admins.length > 0
            ? [
                {
                  label: message('desk.settings.admins'),
                  value: message('desk.list', { items: { list: admins } }),
                },
              ]
            : []),
        ],
      },
      ...(isAdmin(scene)
        ? [
            {
              kind: 'buttons' as const,
              buttons: [button(message('desk.settings.changeWorkspace'), 'desk.workspace', {})],
            },
          ]
        : []),
    ]),
  )
}

interface Mine {
  readonly language: Language
  readonly zone: string
  readonly country: string
}
function mineForm({ me }: Scene): Form<Mine> {
  return {
    name: 'desk.mine',
    subject: {},
    title: message('desk.settings.mine'),
    intro: [message('desk.settings.mineIntro')],
    fields: {
      language: askChoice({
        label: message('desk.settings.language'),
        options: languageChoices,
        value: me.language,
      }),
      zone: askChoice({
        label: message('desk.settings.zone'),
        options: zoneChoices(me.zone),
        value: me.zone,
      }),
      country: askChoice({
        label: message('desk.settings.country'),
        hint: message('desk.settings.countryHint'),
        options: countryChoices(me.country),
        value: me.country,
      }),
    },
    submit: message('common.save'),
  }
}

/** The confirmation stands in the language that was just chosen. */
function saved(language: Language, zone: string) {
  const words = say(message('desk.settings.languageSet', { language: languageNames[language] }), {
    language,
    zone,
  })
  return note('desk.verbatim', { text: words })
}

interface House {
  readonly language: Language
  readonly zone: string
  readonly country: string
  readonly region: string | undefined
  readonly currency: string
  readonly goodwill: number
  readonly admins: readonly string[]
}
function houseForm(scene: Scene): Form<House> {
  const { workspace } = scene
  return {
    name: 'desk.workspace',
    subject: {},
    title: message('desk.settings.workspace'),
    intro: [message('desk.settings.workspaceIntro')],
    fields: {
      language: askChoice({
        label: message('desk.settings.language'),
        options: languageChoices,
        value: workspace.language,
      }),
      zone: askChoice({
        label: message('desk.settings.zone'),
        options: zoneChoices(workspace.zone),
        value: workspace.zone,
      }),
      country: askChoice({
        label: message('desk.settings.country'),
        hint: message('desk.settings.countryHint'),
        options: countryChoices(workspace.country),
        value: workspace.country,
      }),
      region: mayText({
        label: message('desk.settings.region'),
        hint: message('desk.settings.regionHint'),
        lines: 'one',
        max: 10,
        value: workspace.region,
      }),
      currency: askChoice({
        label: message('desk.settings.currency'),
        options: currencyChoices(workspace.currency),
        value: workspace.currency,
      }),
      goodwill: askNumber({
        label: message('desk.settings.goodwill'),
        hint: message('desk.settings.goodwillHint'),
        value: workspace.goodwillBudget,
      }),
      admins: askPeople({
        label: message('desk.settings.admins'),
        hint: message('desk.settings.adminsHint'),
        min: 1,
        max: 10,
        value: workspace.admins,
      }),
    },
    submit: message('common.save'),
  }
}

function takeHouse(scene: Scene, { goodwill, admins, region, ...rest }: House): Step {
  if (!isAdmin(scene)) return refuse('desk.settings.adminsOnly')
  const facts: readonly WorkspaceFact[] = [
    {
      kind: 'WorkspaceSet',
      settings: { ...rest, region: region?.trim().toUpperCase() ?? '', goodwillBudget: goodwill },
    },
    { kind: 'AdminsNamed', admins },
  ]
  return { facts: facts.map((fact) => ({ on: 'workspace', fact })), reply: note('common.saved') }
}

/** The forms of the settings: mine for everybody, the workspace's for its admins. */
export const settingsForms: Readonly<Record<string, FormRule>> = {
  'desk.mine': formOn<Mine>('workspace', {
    act: 'settings.read',
    form: mineForm,
    take: (_scene, values) => ({ facts: [], profile: values, reply: saved(values.language, values.zone) }),
  }),
  'desk.workspace': formOn<House>('workspace', {
    act: 'settings.read',
    form: (scene) => (isAdmin(scene) ? houseForm(scene) : { refused: message('desk.settings.adminsOnly') }),
    take: takeHouse,
  }),
}

function languageNamed(words: string): Language | undefined {
  const typed = words.trim().toLowerCase()
  const byName = languages.find((language) => {
    const name = languageNames[language].toLowerCase()
    return typed.length >= 3 && name.startsWith(typed)
  })
  return byName ?? languageOf(typed)
}

/** `language sv`: sets my language at once; without a language we speak, asks. */
export function setLanguage(scene: Scene, words: string): Step {
  const language = languageNamed(words)
  if (language === undefined) return ask(mineForm(scene))
  return { ...answer(saved(language, scene.me.zone)), profile: { language } }
}
