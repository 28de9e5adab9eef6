/**
 * What Teams takes. Where its pages disagree, the smaller figure.
 * https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/format-your-bot-messages,
 * …/task-modules-and-cards/cards/cards-reference and https://adaptivecards.io/explorer
 */
export const limits = {
  /** A message as JSON, in bytes: under 28 KB, its envelope included. */
  messageBytes: 28 * 1024,
  /** The part of it that a card may be: the rest is the envelope. */
  cardBytes: 27 * 1024,
  /** A dialog is no message, and no limit is documented for it: our own, in bytes. */
  dialogBytes: 100 * 1024,
  /** A page that is longer comes in parts of about this size, in bytes. */
  partBytes: 20 * 1024,
  /** What a form says before it asks, in bytes; more of it is read part by part. */
  introBytes: 12 * 1024,
  /** Actions in one set; more of them stand in a further set. */
  setActions: 6,
  /** The notification of a message. */
  summary: 500,
  /** A text run, an input's label, an action's title: none is documented, so these are our own. */
  text: 10_000,
  label: 1000,
  title: 200,
  /** Options of a choice that stand open, one below the other; more of them fold. */
  openOptions: 9,
  options: 200,
  /** An option's words as its title; longer ones stand above it, and the title is cut to the shorter figure. */
  option: 400,
  shortOption: 80,
  /** What a button carries, as JSON, in characters. */
  carried: 4000,
  /** People who are offered by name in a people field, beside the whole directory. */
  people: 60,
  /** Working cards of one person that are remembered until they could be put away. */
  working: 5,
  /** Free text (definitions, "Limits"). */
  words: 3000,
  /** A request that Teams sends us, in bytes (trust, "Edges"). Its own are far smaller. */
  bodyBytes: 1024 * 1024,
  /** Somebody who is in a team of more people than this gets no introduction of the app. */
  introduced: 100,
  /** Members that are looked at before a post in a room; a room of more people is no place for a case. */
  roster: 500,
  /** A document, in bytes. */
  fileBytes: 20 * 1024 * 1024,
} as const

/** What Teams expects of our answers, real time in ms. */
export const times = {
  /** After this somebody who wrote sees that we are writing. */
  typingMs: 1500,
  /** After this a person is told that nothing is saved yet (trust F6). An invoke has five seconds. */
  honestMs: 2300,
  /** After this a message that is not committed is answered with an error. */
  messageMs: 12_000,
  /** No call to Teams takes longer (trust F7: ten seconds, all included). */
  callMs: 8000,
  /** How long an answer waits for the offer of the file that belongs to it. */
  offerMs: 1500,
  /** A document on its way into somebody's storage. */
  uploadMs: 30_000,
  /** How long an answer to a person waits for its turn, where the limits of a conversation are reached. */
  turnMs: 3000,
  /** How long Teams' word on a person or a room is believed. */
  standingMs: 30_000,
  /** How old what is kept may be before it is read again: another process may have seen an uninstall. */
  keptMs: 20_000,
} as const
