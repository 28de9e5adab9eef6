/**
 * What Teams is told about us beside the commands: the manifest is made of it, and the parser knows no other, so that
 * the two cannot drift apart.
 */

/** "Log for a case", on a message: the id of the message extension's command. */
export const logCommand = 'partwell_log'

/** Where Teams delivers, on our one server. */
export const messagesPath = '/api/messages'
