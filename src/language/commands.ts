import type { Language } from './language.ts'

/** The commands by their canonical word. Everybody may use every language's words, with or without diacritics. */
export const commandNames = [
  'help',
  'log',
  'open',
  'cases',
  'case',
  'check',
  'protect',
  'screen',
  'insights',
  'settings',
  'language',
] as const
export type CommandName = (typeof commandNames)[number]

/** The words of each language, in the order of `commandNames` (definitions.md, "People, languages, tenants"). */
const commandWords: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'help',
    'log',
    'open',
    'cases',
    'case',
    'check',
    'protect',
    'screen',
    'insights',
    'settings',
    'language',
  ],
  sv: [
    'hjälp',
    'logga',
    'öppna',
    'ärenden',
    'ärende',
    'kolla',
    'skydda',
    'granska',
    'insikter',
    'inställningar',
    'språk',
  ],
  de: [
    'hilfe',
    'notiz',
    'öffnen',
    'fälle',
    'fall',
    'check',
    'schützen',
    'prüfen',
    'einblicke',
    'einstellungen',
    'sprache',
  ],
  nb: [
    'hjelp',
    'logg',
    'åpne',
    'saker',
    'sak',
    'sjekk',
    'beskytt',
    'vurder',
    'innsikt',
    'innstillinger',
    'språk',
  ],
  fi: [
    'ohje',
    'kirjaa',
    'avaa',
    'tapaukset',
    'tapaus',
    'tarkista',
    'suojaa',
    'arvioi',
    'tilastot',
    'asetukset',
    'kieli',
  ],
  nl: [
    'help',
    'log',
    'open',
    'dossiers',
    'dossier',
    'check',
    'bescherm',
    'screen',
    'inzichten',
    'instellingen',
    'taal',
  ],
}

/** Case, diacritics and German spellings without umlauts do not matter: "oeffnen", "öffnen" and "OFFNEN" are one word. */
function fold(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ø', 'o')
    .replaceAll('ß', 'ss')
}
const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' }
const spelled = (word: string): string => word.replace(/[äöü]/g, (letter) => umlauts[letter] ?? letter)

const known = new Map<string, CommandName>()
for (const words of Object.values(commandWords)) {
  words.forEach((word, index) => {
    const name = commandNames[index]
    if (!name) return
    for (const form of [fold(word), fold(spelled(word))]) if (!known.has(form)) known.set(form, name)
  })
}

/** What a line of text asks for. `rest` is what followed the command, as typed. */
export type Command =
  | { readonly kind: 'known'; readonly name: CommandName | 'desk'; readonly rest: string }
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: CommandName }

/** Reads a command in any language. An empty line is the desk; an unknown word comes with the nearest known one. */
export function readCommand(line: string): Command {
  const [, word = '', rest = ''] = /^\s*\/?(\S*)\s*([\s\S]*)$/u.exec(line) ?? []
  if (word === '') return { kind: 'known', name: 'desk', rest: '' }
  const name = known.get(fold(word))
  return name
    ? { kind: 'known', name, rest: rest.trim() }
    : { kind: 'unknown', word, nearest: nearest(fold(word).slice(0, 40)) }
}

/** The word by which a reader of this language knows a command. */
export function commandWord(name: CommandName, language: Language): string {
  return commandWords[language][commandNames.indexOf(name)] ?? name
}

function nearest(word: string): CommandName {
  let best: CommandName = 'help'
  let least = Number.POSITIVE_INFINITY
  for (const [form, name] of known) {
    const distance = editDistance(word, form)
    if (distance < least) [least, best] = [distance, name]
  }
  return least <= Math.max(2, word.length / 2) ? best : 'help'
}

/** Levenshtein distance of two short words. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
