import type { Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** A line to a server that a test can freeze, or cut between a COMMIT and its answer. */
export class Line {
  readonly #proxy: Server
  readonly #far: URL
  readonly #sockets = new Set<Socket>()
  #isArmed = false
  #isFrozen = false
  /** How often it was cut. */
  cuts = 0

  private constructor(far: URL) {
    this.#far = far
    this.#proxy = createServer((near) =>
      this.#join(near, connect(Number(this.#far.port), this.#far.hostname)),
    )
  }
  static async to(far: URL): Promise<Line> {
    const line = new Line(far)
    await new Promise<void>((resolve) => line.#proxy.listen(0, '127.0.0.1', resolve))
    return line
  }

  get port(): number {
    const address = this.#proxy.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  }

  #join(near: Socket, far: Socket): void {
    let isCut = false
    for (const socket of [near, far]) {
      this.#sockets.add(socket)
      if (this.#isFrozen) socket.pause()
      socket.on('error', () => {})
      socket.on('close', () => {
        near.destroy()
        far.destroy()
        this.#sockets.delete(socket)
      })
    }
    near.on('data', (chunk) => {
      if (this.#isArmed && chunk.includes('commit')) {
        this.#isArmed = false
        isCut = true
      }
      far.write(chunk)
    })
    far.on('data', (chunk) => {
      if (!isCut) {
        near.write(chunk)
        return
      }
      this.cuts += 1
      near.destroy()
    })
    if (this.#isFrozen) for (const socket of [near, far]) socket.pause()
  }

  /** The next COMMIT goes through, and its answer does not. */
  cutNextCommit(): void {
    this.#isArmed = true
  }
  /** Nothing goes through in either direction, and nobody is told. */
  freeze(): void {
    this.#isFrozen = true
    for (const socket of this.#sockets) socket.pause()
  }
  thaw(): void {
    this.#isFrozen = false
    for (const socket of this.#sockets) socket.resume()
  }
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#proxy.close(resolve))
  }
}
