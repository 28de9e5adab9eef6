/**
 * What Slack takes, in UTF-16 code units where it is text (Slack says "characters"; code units are the stricter count).
 * The page of each part: https://docs.slack.dev/reference/block-kit/blocks, …/block-elements, …/composition-objects,
 * https://docs.slack.dev/reference/views and https://docs.slack.dev/reference/methods; where the pages and the SDK
 * disagree, the smaller figure.
 */
export const limits = {
  /** https://docs.slack.dev/reference/block-kit/blocks */
  message: {
    blocks: 50,
    /** Documented is 40,000 for `text`; a preview is a sentence. */
    text: 3000,
    /** Undocumented: near 13,200 characters of blocks a message answer `msg_blocks_too_long` (slackapi/bolt-js#2509). */
    characters: 12_000,
  },
  /** https://docs.slack.dev/reference/views */
  view: { blocks: 100, title: 24, submit: 24, close: 24, privateMetadata: 3000, callbackId: 255, stack: 3 },
  /** A view as JSON, bytes: https://docs.slack.dev/reference/methods/views.open (`view_too_large`). */
  viewBytes: 250_000,
  blockId: 255,
  actionId: 255,
  /** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
  text: 3000,
  /** https://docs.slack.dev/reference/block-kit/blocks/header-block */
  header: 150,
  /** https://docs.slack.dev/reference/block-kit/blocks/context-block */
  contextElements: 10,
  /** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
  actionsElements: 25,
  /** https://docs.slack.dev/reference/block-kit/blocks/input-block */
  input: { label: 2000, hint: 2000 },
  /** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  button: { text: 75, value: 2000 },
  /** https://docs.slack.dev/reference/block-kit/composition-objects/option-object (the SDK still says 75 for a value) */
  option: { text: 75, value: 75, description: 75 },
  /** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
  selectOptions: 100,
  /** https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element and …/checkboxes-element */
  groupOptions: 10,
  /** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
  inputText: 3000,
  placeholder: 150,
  /** Our own: one text of a rich text block. Slack documents none. */
  richText: 9000,
  /** A request that Slack sends us, in bytes (trust, "Edges"). Slack's own are far smaller. */
  bodyBytes: 1024 * 1024,
  /** How far a signed timestamp may be off, either way, in seconds. https://docs.slack.dev/authentication/verifying-requests-from-slack */
  clockSkewS: 300,
  /** Free text (definitions, "Limits"). */
  words: 3000,
  /** A document, in bytes. */
  fileBytes: 20 * 1024 * 1024,
} as const

/** What Slack expects of our answers, real time in ms. */
export const times = {
  /** After this a dialog that is still empty is opened: the trigger lives 3 s, and Slack's own way counts. */
  skeletonMs: 1000,
  /** After this a person is told that nothing is saved yet. */
  honestMs: 2300,
  /** After this an event that is not committed is answered with an error, so that Slack sends it again. */
  eventMs: 2700,
  /** No call to Slack takes longer (trust F7). */
  callMs: 8000,
  /** A call that an interaction waits for. */
  standingMs: 30_000,
  /** How long a token is believed without looking at the store again: another process may have seen the uninstall. */
  tokenMs: 20_000,
  /** A token is exchanged this long before it expires. */
  rotateBeforeMs: 30 * 60_000,
} as const
