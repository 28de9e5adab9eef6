import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Running, startChat } from './scripted.ts'
import { type FormSeen, Visitor } from './visitor.ts'

let chat: Running
let visitor: Visitor
let line: FormSeen

beforeEach(async () => {
  chat = await startChat(() => ({ kind: 'note', words: 'Kept.' }))
  visitor = new Visitor(chat.channel.url)
  line = await visitor.formAt('/as/emma', '/say', 'class="line"')
})
afterEach(() => chat.channel.stop())

const port = () => new URL(chat.channel.url).port
const body = (values: Readonly<Record<string, string>>) => new URLSearchParams(values).toString()

describe('who may ask', () => {
  it.each(['evil.example', 'localhost', 'localhost.evil.example', '127.0.0.1:1'])(
    'does not answer under the name %j',
    async (host) => {
      const answer = await visitor.get('/', { Host: host })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.body).not.toContain('Emma')
    },
  )

  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])(
    'answers this computer under %s',
    async (name) => {
      expect((await visitor.get('/', { Host: `${name}:${port()}` })).status).toBe(200)
    },
  )

  it.each(['https://evil.example', 'null', 'http://localhost', ''])(
    'takes nothing from a page at %j',
    async (origin) => {
      const answer = await visitor.post(line.action, body({ ...line.values, words: 'log' }), {
        Origin: origin,
      })
      expect(answer.status).toBe(403)
      expect(chat.gestures).toEqual([])
    },
  )

  it('takes nothing without the token of this browser', async () => {
    const other = new Visitor(chat.channel.url)
    const foreign = await other.formAt('/as/emma', '/say', 'class="line"')
    for (const token of ['', 'x', foreign.values.token ?? '']) {
      const answer = await visitor.post(line.action, body({ ...line.values, token, words: 'log' }))
      expect(answer.status).toBe(403)
    }
    visitor.cookie = ''
    expect((await visitor.handIn(line, [['words', 'log']])).status).toBe(403)
    expect(chat.gestures).toEqual([])
  })

  it('keeps the session to itself', async () => {
    const { headers } = await new Visitor(chat.channel.url).get('/')
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'self'")
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['referrer-policy']).toBe('same-origin')
    expect(headers['x-powered-by']).toBeUndefined()
  })

  it('has nothing inline that the policy would have to allow', async () => {
    for (const path of ['/', '/as/emma', '/side?people=emma,anna', '/as/emma/new-room']) {
      const page = await visitor.get(path)
      expect(page.status).toBe(200)
      expect(page.body).not.toMatch(/<script(?! src="\/assets\/)|<style| style=| on[a-z]+="/)
    }
  })
})

describe('what is no conversation of yours', () => {
  it.each([
    '/nowhere',
    '/as/nobody',
    '/as/emma/in/direct-anna',
    '/as/emma/in/room-none',
    '/as/__proto__',
    '/as/emma/in/direct-emma/files/y',
  ])('is not there: %s', async (path) => {
    const answer = await visitor.get(path)
    expect(answer.status).toBe(404)
    expect(answer.body).toContain('There is nothing here')
  })

  it('does not open a room to somebody outside it', async () => {
    const room = await chat.directory.addRoom({ name: 'Two', members: ['emma', 'anna'] })
    expect((await visitor.get(`/as/emma/in/${room.id}`)).status).toBe(200)
    expect((await visitor.get(`/as/jonas/in/${room.id}`)).status).toBe(404)
  })
})

describe('what nobody types', () => {
  const post = (raw: string, headers = {}) => visitor.post(line.action, raw, headers)

  it('reads forms only', async () => {
    const json = '['.repeat(10_000)
    expect((await post(json, { 'Content-Type': 'application/json' })).status).toBe(400)
    expect((await post(`${json}=1`)).status).toBe(403)
  })

  it('says kindly that it is too much', async () => {
    const answer = await post(body({ ...line.values, words: 'x'.repeat(1024 * 1024) }))
    expect(answer.status).toBe(413)
    expect(answer.body).toContain('more than fits in one go')
  })

  it.each(['words=%', 'words=%ff', Array.from({ length: 501 }, () => 'a=1').join('&')])(
    'refuses %.20s',
    async (raw) => {
      const answer = await post(`${body(line.values)}&${raw}`)
      expect(answer.status).toBe(400)
      expect(answer.body).toContain('We could not read this')
      expect(chat.gestures).toEqual([])
    },
  )

  it('refuses names that reach into objects, and ids that are none', async () => {
    const submit = line.action.replace(/say$/, 'submit')
    for (const extra of ['v.__proto__=1', 's.case=a+b', 'form=<b>', 'nonce=short']) {
      const values = body({ ...line.values, form: 'intake.log' })
      expect((await visitor.post(submit, `${values}&${extra}`)).status).toBe(400)
    }
    expect(chat.gestures).toEqual([])
    expect(Object.hasOwn(Object.prototype, '1')).toBe(false)
  })

  it('brings NUL, half a pair, bidi controls and emoji through to the engine exactly, or refuses', async () => {
    const words = `a\0b \u202Eevil\u202C ${'🙂'.repeat(100)}`
    expect((await visitor.type('emma', words)).status).toBe(200)
    expect(chat.gestures.at(-1)?.what).toEqual({ kind: 'command', words })
    const { body: page } = await visitor.get('/as/emma')
    expect(page).not.toContain('\0')
  })

  it('keeps a message within its limit, and gives the words back', async () => {
    const most = 'x'.repeat(3000)
    expect((await visitor.type('emma', most)).status).toBe(200)
    const answer = await visitor.type('emma', `${most}y`, undefined, false)
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('3,001')
    expect(answer.body).toContain(`value="${most}y"`)
    expect(chat.gestures).toHaveLength(1)
  })
})
