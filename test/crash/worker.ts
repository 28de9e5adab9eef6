// The bot in a process of its own, for the tests to kill: the real engine on a real file, and a platform that writes
// every call to a file before it answers. Gestures come as lines of JSON on stdin, answers go as lines to stdout.
import { fsyncSync, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Place } from '../../src/case/person.ts'
import type { ShownCard } from '../../src/engine/card.ts'
import type { Belonging, Channel } from '../../src/engine/channel.ts'
import { createEngine } from '../../src/engine/engine.ts'
import type { MessageRef } from '../../src/engine/gesture.ts'
import type { Store } from '../../src/engine/store.ts'
import { makeFile } from '../../src/files/make-file.ts'
import { createHouse } from '../../src/house.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Order, PlatformCall } from './orders.ts'
import { small } from './small-chapter.ts'

const [file = '', platformFile = ''] = process.argv.slice(2)
const masterKey = new Uint8Array(32).fill(7)
/** The call at whose edge this process kills itself, counted from 1; 0 for never. */
const killAt = Number(process.env.KILL_AT ?? 0)
/** Dies as soon as the platform has taken a message that begins with these words. */
const killOn = process.env.KILL_ON
/** Real time is moved forward after each kill, so that leases of the dead have run out. */
const laterMs = Number(process.env.LATER_MS ?? 0)
let now = Number(process.env.NOW ?? 0)

const say = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

let edges = 0
/** An edge of a call to a port: here the process may die. */
function edge(): void {
  edges += 1
  if (edges === killAt) process.kill(process.pid, 'SIGKILL')
}
async function between<T>(call: () => Promise<T>): Promise<T> {
  edge()
  const value = await call()
  edge()
  return value
}

const platform = openSync(platformFile, 'a')
let posts = 0
class Platform implements Channel {
  readonly name = 'web' as const
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  #write(call: PlatformCall): void {
    writeSync(platform, `${JSON.stringify(call)}\n`)
    fsyncSync(platform)
    if (killOn !== undefined && call.title.startsWith(killOn)) process.kill(process.pid, 'SIGKILL')
  }
  post(to: Place, card: ShownCard): Promise<MessageRef> {
    return between(async () => {
      posts += 1
      const id = `${process.pid}-${posts}`
      this.#write({ call: 'post', place: to.id, id, title: card.title, at: now })
      return { place: to, id }
    })
  }
  update({ place, id }: MessageRef, card: ShownCard): Promise<void> {
    return between(async () =>
      this.#write({ call: 'update', place: place.id, id, title: card.title, at: now }),
    )
  }
  withdraw({ place, id }: MessageRef): Promise<void> {
    return between(async () => this.#write({ call: 'withdraw', place: place.id, id, title: '', at: now }))
  }
  async direct({ installation, user }: { installation: string; user: string }): Promise<Place> {
    return { kind: 'direct', channel: 'web', installation, id: `dm-${user}` }
  }
  async home(): Promise<void> {}
  async profile({ user }: { user: string }) {
    return { name: user, zone: 'Europe/Stockholm', country: 'SE' }
  }
  async standing(): Promise<Belonging> {
    return 'member'
  }
}

const opened = await openStore({ file, masterKey, realNow: () => Date.now() + laterMs })
const store: Store = {
  tenantOf: (account) => between(() => opened.tenantOf(account)),
  transact: (tenant, work) => between(() => opened.transact(tenant, work)),
  claimOutgoing: (at, limit, leaseMs) => between(() => opened.claimOutgoing(at, limit, leaseMs)),
  settle: (claim, settled) => between(() => opened.settle(claim, settled)),
  newlyParked: (limit) => between(() => opened.newlyParked(limit)),
  dueTimers: (at, limit) => between(() => opened.dueTimers(at, limit)),
  forgetDrafts: (at) => between(() => opened.forgetDrafts(at)),
  nextDue: (at) => opened.nextDue(at),
  clockOffset: () => opened.clockOffset(),
  moveClock: (byMs) => opened.moveClock(byMs),
  close: () => opened.close(),
}

let acts = 0
const engine = createEngine({
  store,
  house: createHouse([small]),
  channels: new Map([['web', new Platform()]]),
  clock: { now: () => now },
  // Acts come a minute apart as far as the limit of acts a minute is concerned.
  realNow: () => {
    acts += 1
    return acts * 60_000
  },
  log: () => {},
  notice: () => {},
  onError: (error) => say({ problem: String(error) }),
  makeFile,
  language: 'en',
})

async function obey(order: Order): Promise<void> {
  if (order.kind === 'clock') {
    now = order.now
    engine.delivery.poke()
    say({ done: order.number })
  } else if (order.kind === 'gesture') {
    say({ done: order.number, reply: await engine.receive(order.gesture) })
  } else {
    await engine.delivery.stop()
    while ((await engine.delivery.round()) > 0);
    engine.delivery.start()
    say({ done: order.number, edges })
  }
}

const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => void obey(JSON.parse(line) as Order))
lines.on('close', async () => {
  await engine.delivery.stop()
  await opened.close()
})
engine.delivery.start()
say({ ready: true })
