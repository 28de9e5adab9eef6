import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** One end of a web socket, as far as Slack's Socket Mode needs it: short text frames. */
export class SocketEnd {
  readonly url: string
  /** What the other end has said. */
  readonly heard: string[] = []
  readonly #server: Server
  #socket: Socket | undefined
  #connected: () => void = () => {}
  #listeners: ((text: string) => void)[] = []
  readonly connected: Promise<void>

  private constructor(server: Server) {
    this.#server = server
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`
    this.connected = new Promise((resolve) => {
      this.#connected = resolve
    })
    server.on('upgrade', (request, socket: Socket) => {
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64')
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
      socket.on('error', () => {})
      let rest: Buffer = Buffer.alloc(0)
      socket.on('data', (chunk) => {
        rest = this.#read(Buffer.concat([rest, chunk]))
      })
      this.#socket = socket
      this.#connected()
    })
  }

  static async open(): Promise<SocketEnd> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new SocketEnd(server)
  }

  say(value: unknown): void {
    const text = Buffer.from(JSON.stringify(value))
    const head = text.length < 126 ? [0x81, text.length] : [0x81, 126, text.length >> 8, text.length & 255]
    this.#socket?.write(Buffer.concat([Buffer.from(head), text]))
  }

  /** The next text in which this stands. */
  hears(part: string): Promise<string> {
    const heard = this.heard.find((text) => text.includes(part))
    if (heard !== undefined) return Promise.resolve(heard)
    return new Promise((resolve) => {
      this.#listeners.push((text) => {
        if (text.includes(part)) resolve(text)
      })
    })
  }

  #read(bytes: Buffer): Buffer {
    let rest = bytes
    while (rest.length >= 6) {
      const short = (rest[1] ?? 0) & 127
      const head = short === 126 ? 4 : 2
      const length = short === 126 ? rest.readUInt16BE(2) : short
      if (rest.length < head + 4 + length) break
      const mask = rest.subarray(head, head + 4)
      const body = rest
        .subarray(head + 4, head + 4 + length)
        .map((byte, index) => byte ^ (mask[index % 4] ?? 0))
      if (((rest[0] ?? 0) & 15) === 1) {
        const text = Buffer.from(body).toString('utf8')
        this.heard.push(text)
        for (const listener of this.#listeners) listener(text)
      }
      rest = rest.subarray(head + 4 + length)
    }
    return rest
  }

  async close(): Promise<void> {
    this.#socket?.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
