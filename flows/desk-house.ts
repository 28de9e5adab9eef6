import { optionalClosingNames } from '../src/calendar/holidays.ts'
import { countriesWithHolidays } from '../src/calendar/place.ts'
import type { PatternLimits } from '../src/case/pattern.ts'
import type { WorkspaceFact } from '../src/case/workspace.ts'
import { askChoice, askChoices, askNumber, askPeople, mayText } from '../src/engine/fields.ts'
import { type FormRule, formOn, type Scene, type Step } from '../src/engine/flow.ts'
import type { Field, Form } from '../src/engine/form.ts'
import type { Language } from '../src/language/language.ts'
import { type MessageKey, message } from '../src/language/text.ts'
import { chosen, countryChoices, currencyChoices, languageChoices, zoneChoices } from './choices.ts'
import { note, refuse } from './step.ts'

/** Admins set the workspace; they never read a case for it (definitions, "Roles"). */
export const isAdmin = (scene: Scene): boolean => scene.workspace.admins.includes(scene.me.id)

/** Closing days that some country leaves to each workplace; names that a country does not know add nothing there. */
const closingDays = [...new Set(countriesWithHolidays.flatMap(optionalClosingNames))]

interface House {
  readonly language: Language
  readonly zone: string
  readonly country: string
  readonly region: string | undefined
  readonly closing: readonly string[]
  readonly currency: string
  readonly goodwill: number
  readonly retention: number
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
      closing: askChoices({
        label: message('desk.settings.closing'),
        hint: message('desk.settings.closingHint'),
        options: closingDays.map((day) => ({
          value: day,
          label: message('desk.closingDay', { day: chosen(day) }),
        })),
        value: workspace.closingDays,
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
      retention: askNumber({
        label: message('desk.settings.retention'),
        hint: message('desk.settings.retentionHint'),
        min: 6,
        max: 120,
        whole: true,
        value: workspace.retentionMonths,
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

function takeHouse(scene: Scene, { goodwill, retention, closing, admins, region, ...rest }: House): Step {
  if (!isAdmin(scene)) return refuse('desk.settings.adminsOnly')
  const facts: readonly WorkspaceFact[] = [
    {
      kind: 'WorkspaceSet',
      settings: {
        ...rest,
        region: region?.trim().toUpperCase() ?? '',
        closingDays: closing,
        goodwillBudget: goodwill,
        retentionMonths: retention,
      },
    },
    { kind: 'AdminsNamed', admins },
  ]
  const step: Step = {
    facts: facts.map((fact) => ({ on: 'workspace', fact })),
    reply: note('common.saved'),
  }
  return retention === scene.workspace.retentionMonths ? step : { ...step, deriveAll: true }
}

function wholeNumber(label: MessageKey, value: number, min: number, max: number): Field<number> {
  return askNumber({ label: message(label), min, max, whole: true, value })
}

function patternForm({ workspace: { patterns } }: Scene): Form<PatternLimits> {
  return {
    name: 'desk.patterns',
    subject: {},
    title: message('desk.patterns.title'),
    intro: [message('desk.patterns.intro')],
    fields: {
      incidents: wholeNumber('desk.patterns.incidents', patterns.incidents, 2, 50),
      days: wholeNumber('desk.patterns.days', patterns.days, 7, 365),
      badMonths: wholeNumber('desk.patterns.badMonths', patterns.badMonths, 1, 12),
      badMonthIncidents: wholeNumber('desk.patterns.badMonthIncidents', patterns.badMonthIncidents, 1, 50),
      lateInvoices: wholeNumber('desk.patterns.lateInvoices', patterns.lateInvoices, 2, 50),
      lateMonths: wholeNumber('desk.patterns.lateMonths', patterns.lateMonths, 1, 24),
    },
    submit: message('common.save'),
  }
}

const adminsOnly = { refused: message('desk.settings.adminsOnly') } as const

/** While nobody is an admin, somebody can take it on; from then on admins name admins. */
export function becomeAdmin(scene: Scene): Step {
  if (scene.workspace.admins.length > 0) return refuse('desk.settings.adminsOnly')
  const fact: WorkspaceFact = { kind: 'AdminsNamed', admins: [scene.me.id] }
  return { facts: [{ on: 'workspace', fact }], reply: note('desk.settings.nowAdmin') }
}

/** The forms with which admins set the workspace. */
export const houseForms: Readonly<Record<string, FormRule>> = {
  'desk.workspace': formOn<House>('workspace', {
    act: 'settings.read',
    form: (scene) => (isAdmin(scene) ? houseForm(scene) : adminsOnly),
    take: takeHouse,
  }),
  'desk.patterns': formOn<PatternLimits>('workspace', {
    act: 'settings.read',
    form: (scene) => (isAdmin(scene) ? patternForm(scene) : adminsOnly),
    take(_scene, patterns) {
      const fact: WorkspaceFact = { kind: 'WorkspaceSet', settings: { patterns } }
      return { facts: [{ on: 'workspace', fact }], reply: note('common.saved') }
    },
  }),
}
