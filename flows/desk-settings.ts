import { askChoice } from '../src/engine/fields.ts'
import { type FormRule, formOn, type Scene, type Step } from '../src/engine/flow.ts'
import type { Form } from '../src/engine/form.ts'
import { type Language, languageNames, languageOf, languages } from '../src/language/language.ts'
import { message, say } from '../src/language/text.ts'
import { chosen, countryChoices, languageChoices, same, zoneChoices } from './choices.ts'
import { houseForms, isAdmin } from './desk-house.ts'
import { weightBlocks, weightForms } from './desk-weights.ts'
import { answer, ask, button, note, page, show } from './step.ts'

const placeRows = (language: Language, zone: string, country: string) => [
  { label: message('desk.settings.language'), value: same(languageNames[language]) },
  { label: message('desk.settings.zone'), value: same(zone) },
  { label: message('desk.settings.country'), value: message('desk.country', { country }) },
]

function houseRows({ workspace, people }: Scene) {
  const admins = workspace.admins.map((id) => message('desk.verbatim', { text: people.name(id) }))
  const goodwill = { money: workspace.goodwillBudget, currency: workspace.currency }
  const closing = workspace.closingDays.map((day) => message('desk.closingDay', { day: chosen(day) }))
  const { patterns } = workspace
  const gone = workspace.erased.map(({ codeName }) => message('desk.verbatim', { text: codeName }))
  return [
    ...placeRows(workspace.language, workspace.zone, workspace.country),
    ...(workspace.region ? [{ label: message('desk.settings.region'), value: same(workspace.region) }] : []),
    ...(closing.length > 0
      ? [
          {
            label: message('desk.settings.closing'),
            value: message('desk.list', { items: { list: closing } }),
          },
        ]
      : []),
    { label: message('desk.settings.currency'), value: same(workspace.currency) },
    { label: message('desk.settings.goodwill'), value: message('desk.money', { amount: goodwill }) },
    {
      label: message('desk.settings.retention'),
      value: message('desk.settings.months', { count: workspace.retentionMonths }),
    },
    {
      label: message('desk.patterns.title'),
      value: message('desk.patterns.are', { ...patterns }),
    },
    ...(gone.length > 0
      ? [{ label: message('keeping.erasedCases'), value: message('desk.list', { items: { list: gone } }) }]
      : []),
    ...(admins.length > 0
      ? [{ label: message('desk.settings.admins'), value: message('desk.list', { items: { list: admins } }) }]
      : []),
  ]
}

/** My settings and the workspace's, with a button to change what is mine to change. */
export function settingsPage(scene: Scene): Step {
  const { me, workspace } = scene
  return show(
    page(message('desk.settings.title'), [
      { kind: 'heading', text: message('desk.settings.mine') },
      { kind: 'rows', rows: placeRows(me.language, me.zone, me.country) },
      {
        kind: 'buttons',
        buttons: [
          button(message('desk.settings.changeMine'), 'desk.mine', {}),
          button(message('keeping.export.button'), 'keeping.export', {}),
        ],
      },
      { kind: 'heading', text: message('desk.settings.workspace') },
      { kind: 'rows', rows: houseRows(scene) },
      ...weightBlocks(scene),
      ...(isAdmin(scene)
        ? [
            {
              kind: 'buttons' as const,
              buttons: [
                button(message('desk.settings.changeWorkspace'), 'desk.workspace', {}),
                button(message('desk.patterns.button'), 'desk.patterns', {}),
                button(message('desk.weights.button'), 'desk.weights', {}),
              ],
            },
          ]
        : []),
      ...(workspace.admins.length === 0
        ? [
            { kind: 'text' as const, text: message('desk.settings.noAdmin') },
            {
              kind: 'buttons' as const,
              buttons: [button(message('desk.settings.becomeAdmin'), 'desk.admin', {}, { opens: 'nothing' })],
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

/** The forms of the settings: mine for everybody, the workspace's for its admins. */
export const settingsForms: Readonly<Record<string, FormRule>> = {
  'desk.mine': formOn<Mine>('workspace', {
    act: 'settings.read',
    form: mineForm,
    take: (_scene, values) => ({ facts: [], profile: values, reply: saved(values.language, values.zone) }),
  }),
  ...houseForms,
  ...weightForms,
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
