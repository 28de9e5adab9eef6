import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Language, languageOf } from '../../src/language/language.ts'
import type { Furniture } from './furniture.ts'

/** What somebody who installs the app sees at the end, in the language of their browser. Our own words only. */
export function sendInstallPage(
  request: IncomingMessage,
  response: ServerResponse,
  well: boolean,
  wordsIn: (language: Language) => Furniture,
): void {
  const language = languageOf(request.headers['accept-language']?.split(',')[0]?.split(';')[0]) ?? 'en'
  const words = wordsIn(language)
  const sentence = well ? words.installed : words.installFailed
  response.writeHead(well ? 200 : 400, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  response.end(
    `<!doctype html><html lang="${language}"><meta name="viewport" content="width=device-width"><title>${words.title}</title><main><h1>${words.title}</h1><p>${sentence}</p></main></html>`,
  )
}
