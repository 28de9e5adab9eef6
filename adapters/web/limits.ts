/** What this channel takes. The engine's own limits (a person's acts a minute, a field's length) come on top. */
export const limits = {
  /** A whole request, in bytes (trust, "Edges"). */
  bodyBytes: 1024 * 1024,
  /** Pairs in one form body: more than any form has, few enough to look at. */
  bodyPairs: 500,
  /** What one person writes in a room, and a command, in UTF-16 units (definitions, "Limits"). */
  messageCharacters: 3000,
  /** A card as it is stored, in UTF-16 units of its JSON. */
  cardCharacters: 100_000,
  /** A document, in bytes. */
  fileBytes: 5 * 1024 * 1024,
  /** Documents that were offered and can be fetched, remembered for all people together. */
  openOffers: 40,
  /** Messages of a place that the page shows: the newest. Older ones stay stored. */
  messagesShown: 200,
  /** Lines that only one person sees, kept in memory for each of their conversations. */
  privateLines: 100,
  /** Forms that were asked and not handed in yet, kept in memory to show them again with what was typed. */
  openForms: 500,
  people: 60,
  rooms: 60,
  nameCharacters: 60,
  /** Browsers that listen for news at the same time. */
  listeners: 100,
  /** Real time, ms. */
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 20_000,
  heartbeatMs: 20_000,
} as const
