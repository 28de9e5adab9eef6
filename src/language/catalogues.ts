import deAbout from './catalogues/de/about.json' with { type: 'json' }
import deCheck from './catalogues/de/check.json' with { type: 'json' }
import deCommon from './catalogues/de/common.json' with { type: 'json' }
import deCommunicate from './catalogues/de/communicate.json' with { type: 'json' }
import deConsult from './catalogues/de/consult.json' with { type: 'json' }
import deDebrief from './catalogues/de/debrief.json' with { type: 'json' }
import deDecide from './catalogues/de/decide.json' with { type: 'json' }
import deDesk from './catalogues/de/desk.json' with { type: 'json' }
import deEvaluate from './catalogues/de/evaluate.json' with { type: 'json' }
import deFollow from './catalogues/de/follow.json' with { type: 'json' }
import deInsights from './catalogues/de/insights.json' with { type: 'json' }
import deIntake from './catalogues/de/intake.json' with { type: 'json' }
import deKeeping from './catalogues/de/keeping.json' with { type: 'json' }
import dePrevent from './catalogues/de/prevent.json' with { type: 'json' }
import deRemedy from './catalogues/de/remedy.json' with { type: 'json' }
import deScreening from './catalogues/de/screening.json' with { type: 'json' }
import deSlack from './catalogues/de/slack.json' with { type: 'json' }
import deTeams from './catalogues/de/teams.json' with { type: 'json' }
import deWeb from './catalogues/de/web.json' with { type: 'json' }
import enAbout from './catalogues/en/about.json' with { type: 'json' }
import enCheck from './catalogues/en/check.json' with { type: 'json' }
import enCommon from './catalogues/en/common.json' with { type: 'json' }
import enCommunicate from './catalogues/en/communicate.json' with { type: 'json' }
import enConsult from './catalogues/en/consult.json' with { type: 'json' }
import enDebrief from './catalogues/en/debrief.json' with { type: 'json' }
import enDecide from './catalogues/en/decide.json' with { type: 'json' }
import enDesk from './catalogues/en/desk.json' with { type: 'json' }
import enEvaluate from './catalogues/en/evaluate.json' with { type: 'json' }
import enFollow from './catalogues/en/follow.json' with { type: 'json' }
import enInsights from './catalogues/en/insights.json' with { type: 'json' }
import enIntake from './catalogues/en/intake.json' with { type: 'json' }
import enKeeping from './catalogues/en/keeping.json' with { type: 'json' }
import enPrevent from './catalogues/en/prevent.json' with { type: 'json' }
import enRemedy from './catalogues/en/remedy.json' with { type: 'json' }
import enScreening from './catalogues/en/screening.json' with { type: 'json' }
import enSlack from './catalogues/en/slack.json' with { type: 'json' }
import enTeams from './catalogues/en/teams.json' with { type: 'json' }
import enWeb from './catalogues/en/web.json' with { type: 'json' }
import fiAbout from './catalogues/fi/about.json' with { type: 'json' }
import fiCheck from './catalogues/fi/check.json' with { type: 'json' }
import fiCommon from './catalogues/fi/common.json' with { type: 'json' }
import fiCommunicate from './catalogues/fi/communicate.json' with { type: 'json' }
import fiConsult from './catalogues/fi/consult.json' with { type: 'json' }
import fiDebrief from './catalogues/fi/debrief.json' with { type: 'json' }
import fiDecide from './catalogues/fi/decide.json' with { type: 'json' }
import fiDesk from './catalogues/fi/desk.json' with { type: 'json' }
import fiEvaluate from './catalogues/fi/evaluate.json' with { type: 'json' }
import fiFollow from './catalogues/fi/follow.json' with { type: 'json' }
import fiInsights from './catalogues/fi/insights.json' with { type: 'json' }
import fiIntake from './catalogues/fi/intake.json' with { type: 'json' }
import fiKeeping from './catalogues/fi/keeping.json' with { type: 'json' }
import fiPrevent from './catalogues/fi/prevent.json' with { type: 'json' }
import fiRemedy from './catalogues/fi/remedy.json' with { type: 'json' }
import fiScreening from './catalogues/fi/screening.json' with { type: 'json' }
import fiSlack from './catalogues/fi/slack.json' with { type: 'json' }
import fiTeams from './catalogues/fi/teams.json' with { type: 'json' }
import fiWeb from './catalogues/fi/web.json' with { type: 'json' }
import nbAbout from './catalogues/nb/about.json' with { type: 'json' }
import nbCheck from './catalogues/nb/check.json' with { type: 'json' }
import nbCommon from './catalogues/nb/common.json' with { type: 'json' }
import nbCommunicate from './catalogues/nb/communicate.json' with { type: 'json' }
import nbConsult from './catalogues/nb/consult.json' with { type: 'json' }
import nbDebrief from './catalogues/nb/debrief.json' with { type: 'json' }
import nbDecide from './catalogues/nb/decide.json' with { type: 'json' }
import nbDesk from './catalogues/nb/desk.json' with { type: 'json' }
import nbEvaluate from './catalogues/nb/evaluate.json' with { type: 'json' }
import nbFollow from './catalogues/nb/follow.json' with { type: 'json' }
import nbInsights from './catalogues/nb/insights.json' with { type: 'json' }
import nbIntake from './catalogues/nb/intake.json' with { type: 'json' }
import nbKeeping from './catalogues/nb/keeping.json' with { type: 'json' }
import nbPrevent from './catalogues/nb/prevent.json' with { type: 'json' }
import nbRemedy from './catalogues/nb/remedy.json' with { type: 'json' }
import nbScreening from './catalogues/nb/screening.json' with { type: 'json' }
import nbSlack from './catalogues/nb/slack.json' with { type: 'json' }
import nbTeams from './catalogues/nb/teams.json' with { type: 'json' }
import nbWeb from './catalogues/nb/web.json' with { type: 'json' }
import nlAbout from './catalogues/nl/about.json' with { type: 'json' }
import nlCheck from './catalogues/nl/check.json' with { type: 'json' }
import nlCommon from './catalogues/nl/common.json' with { type: 'json' }
import nlCommunicate from './catalogues/nl/communicate.json' with { type: 'json' }
import nlConsult from './catalogues/nl/consult.json' with { type: 'json' }
import nlDebrief from './catalogues/nl/debrief.json' with { type: 'json' }
import nlDecide from './catalogues/nl/decide.json' with { type: 'json' }
import nlDesk from './catalogues/nl/desk.json' with { type: 'json' }
import nlEvaluate from './catalogues/nl/evaluate.json' with { type: 'json' }
import nlFollow from './catalogues/nl/follow.json' with { type: 'json' }
import nlInsights from './catalogues/nl/insights.json' with { type: 'json' }
import nlIntake from './catalogues/nl/intake.json' with { type: 'json' }
import nlKeeping from './catalogues/nl/keeping.json' with { type: 'json' }
import nlPrevent from './catalogues/nl/prevent.json' with { type: 'json' }
import nlRemedy from './catalogues/nl/remedy.json' with { type: 'json' }
import nlScreening from './catalogues/nl/screening.json' with { type: 'json' }
import nlSlack from './catalogues/nl/slack.json' with { type: 'json' }
import nlTeams from './catalogues/nl/teams.json' with { type: 'json' }
import nlWeb from './catalogues/nl/web.json' with { type: 'json' }
import svAbout from './catalogues/sv/about.json' with { type: 'json' }
import svCheck from './catalogues/sv/check.json' with { type: 'json' }
import svCommon from './catalogues/sv/common.json' with { type: 'json' }
import svCommunicate from './catalogues/sv/communicate.json' with { type: 'json' }
import svConsult from './catalogues/sv/consult.json' with { type: 'json' }
import svDebrief from './catalogues/sv/debrief.json' with { type: 'json' }
import svDecide from './catalogues/sv/decide.json' with { type: 'json' }
import svDesk from './catalogues/sv/desk.json' with { type: 'json' }
import svEvaluate from './catalogues/sv/evaluate.json' with { type: 'json' }
import svFollow from './catalogues/sv/follow.json' with { type: 'json' }
import svInsights from './catalogues/sv/insights.json' with { type: 'json' }
import svIntake from './catalogues/sv/intake.json' with { type: 'json' }
import svKeeping from './catalogues/sv/keeping.json' with { type: 'json' }
import svPrevent from './catalogues/sv/prevent.json' with { type: 'json' }
import svRemedy from './catalogues/sv/remedy.json' with { type: 'json' }
import svScreening from './catalogues/sv/screening.json' with { type: 'json' }
import svSlack from './catalogues/sv/slack.json' with { type: 'json' }
import svTeams from './catalogues/sv/teams.json' with { type: 'json' }
import svWeb from './catalogues/sv/web.json' with { type: 'json' }
import type { Language } from './language.ts'

/** The chapters that sentences are filed under: one JSON file a chapter and language. */
export const chapters = [
  'common',
  'desk',
  'intake',
  'evaluate',
  'consult',
  'decide',
  'remedy',
  'communicate',
  'follow',
  'debrief',
  'prevent',
  'check',
  'screening',
  'insights',
  'keeping',
  'web',
  'slack',
  'teams',
  'about',
] as const

/** One of `chapters`. */
export type Chapter = (typeof chapters)[number]

/** One file: sentence key -> ICU message. */
export type Catalogue = Readonly<Record<string, string>>

/** The English file of each chapter. English is the language that defines which keys exist. */
const english = {
  common: enCommon,
  desk: enDesk,
  intake: enIntake,
  evaluate: enEvaluate,
  consult: enConsult,
  decide: enDecide,
  remedy: enRemedy,
  communicate: enCommunicate,
  follow: enFollow,
  debrief: enDebrief,
  prevent: enPrevent,
  check: enCheck,
  screening: enScreening,
  insights: enInsights,
  keeping: enKeeping,
  web: enWeb,
  slack: enSlack,
  teams: enTeams,
  about: enAbout,
}

type KeysOf<Files> = Files extends unknown ? keyof Files : never

/** The key of every sentence there is: a misspelt one does not compile. */
export type MessageKey = KeysOf<(typeof english)[Chapter]> & string

/**
 * Every catalogue, by language and chapter, as the files hold them. A key stands in one chapter only, with the same
 * arguments in all six languages; `test/language/catalogues.test.ts` holds them to it.
 */
export const catalogues: Readonly<Record<Language, Readonly<Record<Chapter, Catalogue>>>> = {
  en: english,
  sv: {
    common: svCommon,
    desk: svDesk,
    intake: svIntake,
    evaluate: svEvaluate,
    consult: svConsult,
    decide: svDecide,
    remedy: svRemedy,
    communicate: svCommunicate,
    follow: svFollow,
    debrief: svDebrief,
    prevent: svPrevent,
    check: svCheck,
    screening: svScreening,
    insights: svInsights,
    keeping: svKeeping,
    web: svWeb,
    slack: svSlack,
    teams: svTeams,
    about: svAbout,
  },
  de: {
    common: deCommon,
    desk: deDesk,
    intake: deIntake,
    evaluate: deEvaluate,
    consult: deConsult,
    decide: deDecide,
    remedy: deRemedy,
    communicate: deCommunicate,
    follow: deFollow,
    debrief: deDebrief,
    prevent: dePrevent,
    check: deCheck,
    screening: deScreening,
    insights: deInsights,
    keeping: deKeeping,
    web: deWeb,
    slack: deSlack,
    teams: deTeams,
    about: deAbout,
  },
  nb: {
    common: nbCommon,
    desk: nbDesk,
    intake: nbIntake,
    evaluate: nbEvaluate,
    consult: nbConsult,
    decide: nbDecide,
    remedy: nbRemedy,
    communicate: nbCommunicate,
    follow: nbFollow,
    debrief: nbDebrief,
    prevent: nbPrevent,
    check: nbCheck,
    screening: nbScreening,
    insights: nbInsights,
    keeping: nbKeeping,
    web: nbWeb,
    slack: nbSlack,
    teams: nbTeams,
    about: nbAbout,
  },
  fi: {
    common: fiCommon,
    desk: fiDesk,
    intake: fiIntake,
    evaluate: fiEvaluate,
    consult: fiConsult,
    decide: fiDecide,
    remedy: fiRemedy,
    communicate: fiCommunicate,
    follow: fiFollow,
    debrief: fiDebrief,
    prevent: fiPrevent,
    check: fiCheck,
    screening: fiScreening,
    insights: fiInsights,
    keeping: fiKeeping,
    web: fiWeb,
    slack: fiSlack,
    teams: fiTeams,
    about: fiAbout,
  },
  nl: {
    common: nlCommon,
    desk: nlDesk,
    intake: nlIntake,
    evaluate: nlEvaluate,
    consult: nlConsult,
    decide: nlDecide,
    remedy: nlRemedy,
    communicate: nlCommunicate,
    follow: nlFollow,
    debrief: nlDebrief,
    prevent: nlPrevent,
    check: nlCheck,
    screening: nlScreening,
    insights: nlInsights,
    keeping: nlKeeping,
    web: nlWeb,
    slack: nlSlack,
    teams: nlTeams,
    about: nlAbout,
  },
}
