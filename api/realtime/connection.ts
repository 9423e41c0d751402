import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { closeCodes } from './close-codes.ts'
import { batchOf, type SharedBatch } from './shared-result.ts'
import type { Sink } from './subscriber.ts'

/**
 * `maxBytes` may wait for one reader. While no more than `roomBytes` wait, a replay goes on and a newer state is sent.
 */
export type QueueBounds = { maxBytes: number; roomBytes: number }

export type ConnectionParts = {
  client: WebSocket
  /** What `client` was upgraded on. */
  socket: Duplex
  bounds: QueueBounds
  /** A newer state took the place of one that was not sent yet. */
  onSkip: () => void
  /** More waits than `maxBytes`: the socket is closing, and nothing is sent any more. */
  onSlow: () => void
}

/** What Plume sends on one WebSocket. */
export type Connection = {
  /** Sends a message of graphql-transport-ws after everything that was sent before. */
  send(text: string): void
  /** Where the shared results of the operation `id` go. */
  sink(id: string): Sink
  /** Drops everything that waits: call it when the socket is closed. */
  dispose(): void
}

/** Results for one operation; `start` is how its messages begin. */
type Piece = { start: Buffer; batch: SharedBatch }

/** The connections that have something to send at the end of the tick. */
const due = new Set<() => void>()

function flushAll(): void {
  const flushes = [...due]
  due.clear()
  for (const flush of flushes) flush()
}

/**
 * Writes shared results past `ws`, straight on the socket: at once where the client has one operation, and all of one
 * tick as one write where it has several. `ws` also writes whole frames, so the two cannot get mixed up as long as `ws`
 * does not compress.
 */
export function openConnection({ client, socket, bounds, onSkip, onSlow }: ConnectionParts): Connection {
  const { maxBytes, roomBytes } = bounds
  /** Results that wait for the end of the tick. */
  let pieces: Piece[] = []
  let bytes = 0
  /** Per operation, the newest state that waits until the reader has room. */
  const states = new Map<string, Piece>()
  let waiters: (() => void)[] = []
  let operations = 0
  let closed = false

  const hasRoom = () => socket.writableLength + bytes <= roomBytes

  function next(start: Buffer, batch: SharedBatch): void {
    if (closed) return
    const isAlone = operations === 1 && pieces.length === 0
    const frames = isAlone ? batch.frames(start) : null
    const size = frames?.length ?? batch.size(start.length)
    const waiting = socket.writableLength + bytes
    if (waiting > 0 && waiting + size > maxBytes) {
      closeSlow()
    } else if (frames) {
      socket.write(frames)
      // The system will send from these very bytes what it did not take at once.
      if (socket.writableLength > 0) batch.keep(start)
    } else {
      pieces.push({ start, batch })
      bytes += size
      schedule()
    }
  }

  function schedule(): void {
    if (due.size === 0) setImmediate(flushAll)
    due.add(flush)
  }

  function flush(): void {
    due.delete(flush)
    if (closed) return
    if (states.size > 0 && hasRoom()) {
      for (const piece of states.values()) {
        pieces.push(piece)
        bytes += piece.batch.size(piece.start.length)
      }
      states.clear()
    }
    if (pieces.length > 0) write()
    if (!hasRoom()) return
    wakeAll()
    if (states.size > 0) schedule()
  }

  function write(): void {
    const frames = Buffer.allocUnsafe(bytes)
    let at = 0
    for (const { start, batch } of pieces) {
      const own = batch.frames(start)
      frames.set(own, at)
      at += own.length
    }
    pieces = []
    bytes = 0
    socket.write(frames)
  }

  function closeSlow(): void {
    client.close(closeCodes.slowReader, 'You read too slowly: subscribe again with the last cursor you saw.')
    dispose()
    onSlow()
  }

  function dispose(): void {
    closed = true
    pieces = []
    states.clear()
    due.delete(flush)
    socket.off('drain', drained)
    wakeAll()
  }

  function wakeAll(): void {
    const woken = waiters
    waiters = []
    for (const wake of woken) wake()
  }

  function drained(): void {
    if (states.size > 0) schedule()
    wakeAll()
  }
  socket.on('drain', drained)

  return {
    send(text) {
      flush()
      if (client.readyState === client.OPEN) client.send(text)
    },
    sink(id) {
      const start = Buffer.from(`{"id":${JSON.stringify(id)}`)
      operations++
      return {
        next: (batch) => next(start, batch),
        latest(result) {
          if (closed) return
          if (states.delete(id)) onSkip()
          states.set(id, { start, batch: batchOf([result]) })
          schedule()
        },
        ready: () => (closed || hasRoom() ? null : new Promise((resolve) => waiters.push(resolve))),
        end() {
          operations--
          states.delete(id)
        },
      }
    },
    dispose,
  }
}
