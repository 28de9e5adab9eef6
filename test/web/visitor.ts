import { type IncomingMessage, request } from 'node:http'

/** An answer as it came over the wire. */
export interface Answered {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A form as it stands on a page. */
export interface FormSeen {
  readonly action: string
  readonly markup: string
  /** Hidden fields and what the others are prefilled with. */
  readonly values: Readonly<Record<string, string>>
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#13;': '\r',
  '&amp;': '&',
}

/** Text as a browser reads it out of markup. */
export function unescaped(markup: string): string {
  return markup.replace(/&(?:lt|gt|quot|#39|#13|amp);/g, (entity) => entities[entity] ?? entity)
}

/** What can be read of a piece of markup. */
export function textOf(markup: string): string {
  const values = markup.replace(/<input type="(?:text|date)"[^>]* value="([^"]*)"[^>]*>/g, '$1')
  return unescaped(values.replace(/<[^>]*>/g, ' '))
    .replace(/[ \t\u00A0]+/g, ' ')
    .trim()
}

/** The forms of a page. Our markup is regular: attributes in double quotes, no form inside a form. */
export function formsOf(markup: string): readonly FormSeen[] {
  return [...markup.matchAll(/<form [^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([all, action = '', inside = '']) => ({
      action: unescaped(action),
      markup: all,
      values: Object.fromEntries(
        [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
          ([, name = '', value = '']) => [unescaped(name), unescaped(value)],
        ),
      ),
    }),
  )
}

/** A browser without a screen: keeps its cookie, sends the Origin of the page, follows nothing by itself. */
export class Visitor {
  readonly origin: string
  cookie = ''

  constructor(origin: string) {
    this.origin = origin
  }

  send(
    method: string,
    path: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.origin), {
        method,
        headers: { ...(this.cookie === '' ? {} : { Cookie: this.cookie }), ...headers },
      })
      asked.on('error', reject)
      asked.on('response', (response) => {
        const parts: Buffer[] = []
        response.on('data', (part) => parts.push(part))
        response.on('end', () => {
          const [set] = response.headers['set-cookie'] ?? []
          if (set !== undefined) this.cookie = set.split(';')[0] ?? ''
          const text = Buffer.concat(parts).toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
        })
      })
      asked.end(body)
    })
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return this.send('GET', path, undefined, headers)
  }

  /** Posts a body as our pages do. */
  post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    return this.send('POST', path, body, {
      ...{ Origin: this.origin, 'Content-Type': 'application/x-www-form-urlencoded' },
      ...headers,
    })
  }

  /** Hands in a form that stood on a page, with what was typed into it. */
  handIn(form: FormSeen, typed: readonly (readonly [string, string])[] = [], part = true): Promise<Answered> {
    const body = new URLSearchParams(form.values)
    for (const [key, value] of typed) body.append(key, value)
    return this.post(form.action, body.toString(), part ? { 'X-Partwell': 'part' } : {})
  }

  /** The form of a page whose address ends like this. */
  async formAt(path: string, ending: string, holding = ''): Promise<FormSeen> {
    const { body } = await this.get(path)
    const form = formsOf(body).find((seen) => seen.action.endsWith(ending) && seen.markup.includes(holding))
    if (form === undefined) throw new Error(`no form ${ending} on ${path}`)
    return form
  }

  /** Types into the command line of a person, in their one-to-one conversation or another place. */
  async type(person: string, words: string, place = `direct-${person}`, part = true): Promise<Answered> {
    const line = await this.formAt(`/as/${person}/in/${place}`, '/say', 'class="line"')
    return this.handIn(line, [['words', words]], part)
  }
}
