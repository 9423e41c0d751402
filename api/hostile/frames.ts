/** WebSocket frames that were right until something happened to them, on sockets that are opened again when they close. */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Draw } from './draw.ts'
import { type Known, makeOperation } from './operations.ts'
import { faultOfErrors } from './verdict.ts'

export type FrameRun = {
  sent: number
  sockets: number
  closes: Map<number, number>
  faults: string[]
  slowestMs: number
}

const framesOnOneSocket = 60
const patienceMs = 5_000
/** After this a socket is taken to wait for the rest of a frame. */
const waitMs = 2_000

/** Sends `count` frames to the server at `url`. */
export async function sendFrames(url: string, draw: Draw, known: Known, count: number): Promise<FrameRun> {
  const run: FrameRun = { sent: 0, sockets: 0, closes: new Map(), faults: [], slowestMs: 0 }
  const one = async () => {
    while (run.sent < count) await attack(url, draw, known, run, Math.min(framesOnOneSocket, count - run.sent))
  }
  await Promise.all([one(), one(), one(), one()])
  return run
}

async function attack(url: string, draw: Draw, known: Known, run: FrameRun, count: number): Promise<void> {
  const peer = await openPeer(url, run)
  run.sockets++
  peer.send(frame(JSON.stringify({ type: 'connection_init' })))
  for (let n = 0; n < count && peer.isOpen(); n++) {
    run.sent++
    peer.send(mutated(draw, messageFor(draw, known)))
    if (draw.chance(0.3)) await new Promise((resolve) => setImmediate(resolve))
  }
  // What lives on must still answer; what was closed has said why.
  const ms = await peer.lastWord()
  if (ms === null) run.faults.push(`a socket neither answered nor closed within ${patienceMs} ms`)
  else run.slowestMs = Math.max(run.slowestMs, ms)
  peer.destroy()
}

const types = [
  'connection_init',
  'subscribe',
  'complete',
  'ping',
  'pong',
  'next',
  'error',
  'start',
  'stop',
  '',
  null,
  7,
]
const subscriptions = [
  'subscription { systemHealth { status } }',
  'subscription { hotspotChanges { cursor kind } }',
  'subscription { packageChanges(where: { late: true }) { cursor package { id } } }',
  'subscription { dashboardMetrics { totalPackages } }',
]

function messageFor(draw: Draw, known: Known): string {
  const id: unknown = draw.chance(0.8) ? `o${draw.int(1, 30)}` : draw.pick([null, 3, {}, '', 'x'.repeat(2_000)])
  const payload = draw.chance(0.5)
    ? { query: draw.pick(subscriptions) }
    : draw.chance(0.7)
      ? smallOperation(draw, known)
      : draw.pick([
          null,
          'text',
          [],
          { query: 5 },
          { query: '' },
          { query: '{', variables: 'no' },
          { query: '{ __typename }', extensions: { persistedQuery: { version: 1 } } },
        ])
  const type = draw.chance(0.75) ? 'subscribe' : draw.pick(types)
  return JSON.stringify(draw.chance(0.9) ? { id, type, payload } : { type, id })
}

function smallOperation(draw: Draw, known: Known) {
  for (;;) {
    const { query, variables } = makeOperation(draw, known)
    if (query.length < 20_000 && JSON.stringify(variables ?? null).length < 20_000) return { query, variables }
  }
}

function mutated(draw: Draw, text: string): Buffer {
  const bytes = Buffer.from(text)
  const flip = () => {
    const copy = Buffer.from(bytes)
    for (let n = draw.size(1, 10); n > 0; n--) copy[draw.int(0, copy.length - 1)] = draw.int(0, 255)
    return copy
  }
  return draw.pick([
    () => frame(bytes),
    () => frame(bytes),
    () => frame(bytes),
    () => frame(flip()),
    () => frame(bytes.subarray(0, draw.int(0, bytes.length))),
    () => frame(bytes, { opcode: draw.int(0, 15) }),
    () => frame(bytes, { opcode: 2 }),
    () => frame(randomBytes(draw.size(1, 125)), { opcode: draw.pick([8, 9, 10]) }),
    () => Buffer.concat([frame(bytes.subarray(0, 9), { isFinal: false }), frame(bytes.subarray(9), { opcode: 0 })]),
    () => frame(bytes, { isFinal: false }),
    () => frame(bytes, { reserved: draw.pick([0x40, 0x20, 0x10, 0x70]) }),
    () => frame(bytes, { isMasked: false }),
    () => frame(bytes, { length: draw.pick([0, 5, 70_000, 2 ** 31, 2 ** 53]) }),
    () => frame(JSON.stringify('x'.repeat(draw.size(10, 300_000)))),
    () => frame('['.repeat(draw.size(10, 100_000))),
    () => randomBytes(draw.size(1, 300)),
  ])()
}

type FrameOptions = { opcode?: number; isFinal?: boolean; reserved?: number; isMasked?: boolean; length?: number }

/** A frame of RFC 6455 as a client sends it, or one that lies. */
function frame(payload: string | Buffer, options: FrameOptions = {}): Buffer {
  const { opcode = 1, isFinal = true, reserved = 0, isMasked = true } = options
  const bytes = Buffer.from(payload)
  const length = options.length ?? bytes.length
  const mask = isMasked ? 0x80 : 0
  const head = [(isFinal ? 0x80 : 0) | reserved | opcode]
  if (length < 126) head.push(mask | length)
  else if (length < 65_536) head.push(mask | 126, length >> 8, length & 255)
  else {
    const wide = Buffer.alloc(8)
    wide.writeBigUInt64BE(BigInt(length))
    head.push(mask | 127, ...wide)
  }
  if (!isMasked) return Buffer.concat([Buffer.from(head), bytes])
  const key = randomBytes(4)
  return Buffer.concat([Buffer.from(head), key, bytes.map((byte, at) => byte ^ (key[at % 4] as number))])
}

type Peer = { send(bytes: Buffer): void; isOpen(): boolean; lastWord(): Promise<number | null>; destroy(): void }

/** A socket that speaks WebSocket by hand, and notes what the server says that it must not say. */
function openPeer(url: string, run: FrameRun): Promise<Peer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(port), hostname)
    let received: Buffer = Buffer.alloc(0)
    let isUpgraded = false
    let isOpen = true
    let ended: () => void = () => {}
    const end = new Promise<void>((done) => {
      ended = done
    })
    let pong: () => void = () => {}
    const ponged = new Promise<void>((done) => {
      pong = done
    })
    const peer: Peer = {
      send: (bytes) => void (socket.writable && socket.write(bytes)),
      isOpen: () => isOpen,
      async lastWord() {
        peer.send(frame('last', { opcode: 9 }))
        const heard = await within(waitMs, [end, ponged])
        if (heard !== null) return heard
        // A frame that said to be longer than it was has swallowed the question; the end of the stream is none of it.
        socket.end()
        return within(patienceMs, [end])
      },
      destroy: () => socket.destroy(),
    }
    socket.on('error', () => {})
    socket.once('close', () => {
      isOpen = false
      ended()
      if (!isUpgraded)
        reject(new Error(`The server shut the door on a WebSocket: ${received.toString().slice(0, 300)}`))
    })
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n` +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    )
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (!isUpgraded) {
        const at = received.indexOf('\r\n\r\n')
        if (at < 0 || !received.toString('latin1').startsWith('HTTP/1.1 101')) return
        received = received.subarray(at + 4)
        isUpgraded = true
        resolve(peer)
      }
      received = readFrames(received, (opcode, payload) => {
        if (opcode === 1) note(payload, run)
        if (opcode === 10 && payload.toString() === 'last') pong()
        if (opcode !== 8) return
        const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005
        run.closes.set(code, (run.closes.get(code) ?? 0) + 1)
        if (code === 4500 || code === 1011) run.faults.push(`closed with ${code}: ${payload.subarray(2)}`)
        isOpen = false
        socket.end()
      })
    })
  })
}

/** How long it took until one of them was there, ms; null when none was in time. */
async function within(ms: number, events: readonly Promise<void>[]): Promise<number | null> {
  const begun = performance.now()
  const isThere = await Promise.race([
    ...events.map((event) => event.then(() => true)),
    new Promise<boolean>((give) => setTimeout(give, ms, false).unref()),
  ])
  return isThere ? performance.now() - begun : null
}

function readFrames(bytes: Buffer, take: (opcode: number, payload: Buffer) => void): Buffer {
  let rest = bytes
  for (;;) {
    if (rest.length < 2) return rest
    const short = (rest[1] as number) & 127
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    if (rest.length < head) return rest
    const length = short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short
    if (rest.length < head + length) return rest
    take((rest[0] as number) & 15, rest.subarray(head, head + length))
    rest = rest.subarray(head + length)
  }
}

function note(payload: Buffer, run: FrameRun): void {
  const { type, payload: body } = JSON.parse(payload.toString())
  const errors = type === 'error' ? body : type === 'next' ? (body.errors ?? []) : []
  const fault = faultOfErrors(errors)
  if (fault) run.faults.push(`over WebSocket: ${fault}`)
}
