import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { lastValue, type Pairs } from './parse.ts'

/** A request that did not come from our own page. The reason is for the log; the person reads a kind sentence. */
export class Elsewhere extends Error {
  /** `stale`: it may well be our page, but from before a restart. */
  readonly kind: 'elsewhere' | 'stale'
  constructor(kind: 'elsewhere' | 'stale', reason: string) {
    super(reason)
    this.name = 'Elsewhere'
    this.kind = kind
  }
}

/** Which addresses the page answers under. */
export interface Doors {
  /** Host headers, with port. */
  readonly hosts: ReadonlySet<string>
  /** Origins, with scheme. */
  readonly origins: ReadonlySet<string>
}

/** The names of this computer to itself, the host that we listen on, and the public address if there is one. */
export function doorsOf(host: string, port: number, publicUrl?: string): Doors {
  const names = ['localhost', '127.0.0.1', '[::1]', host.includes(':') ? `[${host}]` : host]
  const hosts = new Set(names.map((name) => `${name.toLowerCase()}:${port}`))
  const origins = new Set([...hosts].map((name) => `http://${name}`))
  if (port === 80) {
    for (const name of names) {
      hosts.add(name)
      origins.add(`http://${name}`)
    }
  }
  if (publicUrl !== undefined) {
    const url = new URL(publicUrl)
    hosts.add(url.host)
    origins.add(url.origin)
  }
  return { hosts, origins }
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Pictures in a dialog come inside the answer: they have no address that somebody else could open.
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
].join('; ')

/**
 * Headers for every answer. The referrer stays on our own pages: with `no-referrer` browsers would also blank the
 * Origin of our own forms, which we check (Fetch standard, "append a request Origin header").
 */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  })
  next()
}

/** Refuses a Host that is not ours (DNS rebinding), and for anything but reading an Origin that is not ours. */
export function checkDoors(doors: () => Doors): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction) => {
    if (!doors().hosts.has((request.headers.host ?? '').toLowerCase()))
      throw new Elsewhere('elsewhere', 'host')
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!reads && !doors().origins.has((request.headers.origin ?? '').toLowerCase())) {
      throw new Elsewhere('elsewhere', 'origin')
    }
    next()
  }
}

/** The browser's session, and the token that its forms carry. */
export interface Sessions {
  /** Reads the session cookie, or gives a new one. */
  session(request: Request, response: Response): string
  token(session: string): string
  /** @throws Elsewhere where the form's token does not belong to the browser's session */
  check(request: Request, pairs: Pairs): void
}

/** `secret` should outlive a restart, so that a page that is open goes on working. */
export function openSessions(secret: string, port: () => number): Sessions {
  // Cookies know no ports: two chats on one computer must not take each other's.
  const name = () => `partwell-${port()}`
  const token = (session: string) =>
    createHmac('sha256', secret).update(`form ${session}`).digest('base64url')
  function known(request: Request): string | undefined {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim())
    const own = cookies.find((cookie) => cookie.startsWith(`${name()}=`))?.slice(name().length + 1)
    return own !== undefined && /^[\w-]{32}$/.test(own) ? own : undefined
  }
  return {
    session(request, response) {
      const session = known(request)
      if (session !== undefined) return session
      const fresh = randomBytes(24).toString('base64url')
      response.append('Set-Cookie', `${name()}=${fresh}; Path=/; HttpOnly; SameSite=Strict`)
      return fresh
    },
    token,
    check(request, pairs) {
      const session = known(request)
      const given = Buffer.from(lastValue(pairs, 'token') ?? '')
      const expected = Buffer.from(session === undefined ? '' : token(session))
      if (expected.length === 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Elsewhere('stale', 'token')
      }
    },
  }
}
