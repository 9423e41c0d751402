import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

/**
 * The least of a WebSocket client (RFC 6455), so that thousands fit into one process and what is measured is the server:
 * all sockets read into one buffer, and a frame is handed out where it lies.
 */
export type LightSocket = { send(text: string): void; stall(): void; end(): void }

export type Handlers = {
  /** A text message, at `start` to `end` of `buffer`; valid until it returns. */
  onMessage(buffer: Buffer, start: number, end: number): void
  /** The socket closed, or the server said something that is no WebSocket. */
  onEnd(reason: string): void
}

const shared = Buffer.allocUnsafe(1 << 18)
const ping = 9
const close = 8

/** Resolves when the server has taken the handshake for `protocol`. */
export function openLightSocket(url: URL, protocol: string, { onMessage, onEnd }: Handlers): Promise<LightSocket> {
  return new Promise((resolve, reject) => {
    /** What of a frame, or of the handshake, arrived without its end. */
    let rest: Buffer | null = null
    let open = false

    const socket = connect({
      host: url.hostname,
      port: Number(url.port),
      noDelay: true,
      onread: { buffer: shared, callback: (count) => take(count) },
    })
    const write = (opcode: number, payload: Buffer) => socket.write(maskedFrame(opcode, payload))
    const light: LightSocket = {
      send: (text) => write(1, Buffer.from(text)),
      stall: () => void socket.pause(),
      end: () => void socket.destroy(),
    }
    socket.once('connect', () => socket.write(handshake(url, protocol)))
    socket.once('error', (error) => (open ? onEnd(error.message) : reject(error)))
    socket.once('close', () => (open ? onEnd('it was closed') : reject(new Error('It was closed before it was open.'))))

    function take(count: number): boolean {
      let data: Buffer = rest ? Buffer.concat([rest, shared.subarray(0, count)]) : shared
      let length: number = rest ? data.length : count
      rest = null
      if (!open) {
        const head = data.toString('latin1', 0, length)
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) {
          rest = Buffer.from(data.subarray(0, length))
          return true
        }
        if (!head.startsWith('HTTP/1.1 101')) {
          reject(new Error(`The server refused a socket: ${head.slice(0, head.indexOf('\r\n'))}`))
          socket.destroy()
          return false
        }
        open = true
        resolve(light)
        data = data.subarray(end + 4, length)
        length = data.length
      }
      readFrames(data, length)
      return true
    }

    function readFrames(data: Buffer, length: number): void {
      let at = 0
      while (at + 2 <= length) {
        let size = (data[at + 1] ?? 0) & 0x7f
        let start = at + 2
        if (size === 126) {
          if (at + 4 > length) break
          size = data.readUInt16BE(at + 2)
          start = at + 4
        } else if (size === 127) {
          if (at + 10 > length) break
          size = Number(data.readBigUInt64BE(at + 2))
          start = at + 10
        }
        if (start + size > length) break
        const opcode = (data[at] ?? 0) & 0x0f
        if (opcode === 1) onMessage(data, start, start + size)
        else if (opcode === ping) write(10, Buffer.from(data.subarray(start, start + size)))
        else if (opcode === close) onEnd(`closed with ${size >= 2 ? data.readUInt16BE(start) : 'no code'}`)
        at = start + size
      }
      if (at < length) rest = Buffer.from(data.subarray(at, length))
    }
  })
}

const handshake = (url: URL, protocol: string) =>
  [
    `GET ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
    '\r\n',
  ].join('\r\n')

/** The mask is zero: it protects proxies, and there is none. */
function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const long = payload.length > 125
  const head = Buffer.alloc(long ? 8 : 6)
  head[0] = 0x80 | opcode
  head[1] = 0x80 | (long ? 126 : payload.length)
  if (long) head.writeUInt16BE(payload.length, 2)
  return Buffer.concat([head, payload])
}
